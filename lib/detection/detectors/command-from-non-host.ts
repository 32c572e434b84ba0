import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { filterMatches, filterProblem } from '@/lib/domain/topic-filter';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { matchesPattern } from '../allow-list';
import { CommandTopics } from '../command-topics';
import { defineDetector, type World } from '../detector';
import {
  createFirstSeen,
  type FirstSeen,
  isLearning,
  meet,
  restoreFirstSeen,
  saveFirstSeen,
} from '../first-seen';
import { identifyClient } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import { memoryBytesMax } from '../remember-strings';

const commandersMax = 5000;
const topicsMax = 20_000;
const hostsMax = 1000;
/** A host that is away for less than this may just be changing over. */
const hostAwayMs = 15_000;
/** So many command topics of one kind known: one more is another device, not a new idea. */
const siblingsMin = 5;

const filterField = z.string().superRefine((filter, context) => {
  const problem = filterProblem(filter);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});
const settings = z.object({
  commandFilters: z
    .array(filterField)
    .max(100)
    .default(['cmd/#', '+/cmd/#', '+/+/cmd/#', '+/+/+/cmd/#', '+/set', '+/+/set', '+/+/+/set', '+/+/+/+/set'])
    .meta({
      title: 'Command topics',
      description: 'Filters of topics that carry commands, besides Sparkplug’s NCMD and DCMD.',
    }),
  knownHosts: z.array(z.string().min(1).max(1024)).max(500).default([]).meta({
    title: 'Known hosts',
    description: 'MQTT client ids that may send commands, exact or with * for any characters.',
  }),
  learningHours: z.number().min(1).max(720).default(168).meta({
    title: 'Learning, hours',
    description: 'Who sends commands, and where, during so long after the broker is first watched is normal.',
  }),
});

type Settings = z.output<typeof settings>;
type State = {
  readonly commanders: FirstSeen;
  readonly topics: CommandTopics;
  /** Topics that carried commands while learning, or were reported. */
  readonly usualTopics: FirstSeen;
  /** Sparkplug host applications and since when each is away; null while it is online. */
  readonly hosts: Map<string, number | null>;
  isAttributed: boolean;
};
type Bench = {
  readonly state: State;
  readonly settings: Settings;
  readonly world: World;
  readonly now: number;
};
const parts = z.object({ commanders: z.unknown(), usualTopics: z.unknown() });

export const commandFromNonHost = defineDetector({
  kind: 'command-from-non-host',
  family: 'publisher',
  title: 'Command from somebody who is no host',
  severity: 'medium',
  needs: [],
  attack: [attackTags.unauthorizedCommandMessage, attackTags.modifyParameter, attackTags.rogueMaster],
  explain:
    'A command went to a device that hardly came from the control system. Where the broker names publishers, it came from an MQTT client that never sent commands in the first week. Elsewhere nobody can tell who sent it, and this says only that it does not fit: a Sparkplug command while every host application is offline, or a command on a topic that never carried any. Topics of a kind that many devices have are not reported.',
  respond: [
    'Ask the control room whether the command was meant, and look at what the device did.',
    'Bring the device into a safe state by other means if nobody knows of it.',
    'Find the sender: where the broker does not name it, look at who connected shortly before.',
    'Allow only the hosts’ users to publish on command topics, and add known hosts in the settings.',
  ],
  settings,
  observes: ['event', 'sparkplug', 'signals', 'sweep'],
  createState: (): State => ({
    commanders: createFirstSeen(),
    topics: new CommandTopics(),
    usualTopics: createFirstSeen(),
    hosts: new Map(),
    isAttributed: false,
  }),
  save: ({ commanders, usualTopics }) =>
    commanders.since === null && usualTopics.since === null
      ? null
      : {
          commanders: saveFirstSeen(commanders, memoryBytesMax / 2),
          usualTopics: saveFirstSeen(usualTopics, memoryBytesMax / 2),
        },
  restore({ commanders, usualTopics }, memory) {
    const stored = parts.safeParse(memory).data;
    restoreFirstSeen(commanders, stored?.commanders);
    restoreFirstSeen(usualTopics, stored?.usualTopics);
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { state, settings, world, now };
    if (observation.type === 'event') return publishedBy(observation.event, bench);
    if (observation.type === 'sparkplug') followHost(state, observation.transition, now);
    if (observation.type === 'signals')
      for (const { kind, topic } of observation.signals)
        if (kind === 'new-topic')
          state.topics.follow(topic, world.topics, (name) => isCommand(name, settings));
    return observation.type === 'sweep' ? unattributed(bench) : [];
  },
});

function followHost({ hosts }: State, { entity, hostId, next }: SparkplugTransition, now: number): void {
  if (entity !== 'host' || hostId === null) return;
  if (next === 'unknown') hosts.delete(hostId);
  else {
    const away = hosts.get(hostId) ?? null;
    hosts.delete(hostId);
    recentByKey(hosts, hostId, hostsMax, () => (next === 'online' ? null : (away ?? now)));
  }
}

function isSparkplugCommand(topic: string): boolean {
  return /^spBv1\.0\/[^/]+\/[ND]CMD\//.test(topic);
}

/** A publish that the broker names the sender of. */
function publishedBy(event: BrokerEvent, { state, settings, world, now }: Bench): readonly Finding[] {
  const isYoung = isLearning(state.commanders, now, settings.learningHours);
  const { topic } = event;
  if (event.kind !== 'publish.attributed' || topic === undefined) return [];
  state.isAttributed = true;
  const isHostState = topic.startsWith('spBv1.0/STATE/');
  if (!isHostState && !isSparkplugCommand(topic) && !isPlainCommand(topic, settings)) return [];
  const who = identifyClient(event, world);
  const { clientId } = who;
  if (clientId !== null && world.isMonitor(clientId)) return [];
  if (isYoung) meet(state.commanders, who.key, now, commandersMax);
  if (isHostState || state.commanders.metAt.has(who.key)) return [];
  if (clientId !== null && settings.knownHosts.some((pattern) => matchesPattern(clientId, pattern)))
    return [];
  return [
    report(now, {
      key: `${who.key} ${topic}`,
      topic,
      severity: 'high',
      confidence: 0.85,
      title: `${who.name} sent a command on ${topic} of ${world.brokerName}`,
      summary: `${who.phrase} published on ${topic}. It never sent a command while the monitor learned who does, and it is not among the known hosts.`,
      who: { clientId, username: who.username, address: who.address },
      line: event.raw,
    }),
  ];
}

function isPlainCommand(topic: string, { commandFilters }: Settings): boolean {
  return commandFilters.some((filter) => filterMatches(filter, topic));
}

function isCommand(topic: string, settings: Settings): boolean {
  return isSparkplugCommand(topic) || isPlainCommand(topic, settings);
}

/** What can be told where the broker names nobody: commands that came since the last sweep, and do not fit. */
function unattributed(bench: Bench): readonly Finding[] {
  const { state, settings, world, now } = bench;
  const isYoung = isLearning(state.usualTopics, now, settings.learningHours);
  const came = state.topics.takeNew(world.topics, (topic) => isCommand(topic, settings));
  if (state.isAttributed) return [];
  const allAway = hostsAllAway(state.hosts, now);
  const findings: Finding[] = [];
  for (const { topic, messages } of came) {
    const isSparkplug = isSparkplugCommand(topic);
    if (isSparkplug && allAway !== null) findings.push(whileAway(topic, messages, allAway, bench));
    if (isSparkplug) continue;
    const isKnown = state.usualTopics.metAt.has(topic);
    meet(state.usualTopics, topic, now, topicsMax);
    if (!isKnown && !isYoung && !isOneOfMany(topic, bench)) findings.push(onNewTopic(topic, messages, bench));
  }
  return findings;
}

/** Since when the last host application is away, ms; null when one is there, or none was ever seen. */
function hostsAllAway(hosts: State['hosts'], now: number): number | null {
  let since = 0;
  for (const away of hosts.values()) {
    if (away === null) return null;
    since = Math.max(since, away);
  }
  return hosts.size > 0 && now - since >= hostAwayMs ? since : null;
}

/** Is this one more topic of a kind of which there are many? */
function isOneOfMany(topic: string, { state, settings }: Bench): boolean {
  const filter = settings.commandFilters.find((candidate) => filterMatches(candidate, topic));
  if (filter === undefined) return false;
  const last = topic.slice(topic.lastIndexOf('/'));
  let siblings = 0;
  for (const known of state.usualTopics.metAt.keys()) {
    if (known === topic || !known.endsWith(last) || !filterMatches(filter, known)) continue;
    if (++siblings >= siblingsMin) return true;
  }
  return false;
}

function whileAway(topic: string, messages: number, since: number, { state, world, now }: Bench): Finding {
  const hosts = [...state.hosts.keys()].slice(0, 5).join(', ');
  return report(now, {
    key: `away ${topic}`,
    topic,
    severity: 'medium',
    confidence: 0.6,
    title: `Command on ${topic} of ${world.brokerName} while every host application is offline`,
    summary: `${saysCount(messages)} on ${topic}, although all host applications seen (${hosts}) are offline since ${new Date(since).toISOString()}. This broker does not tell who publishes, so the sender is not known; a host that does not announce itself would look the same.`,
    who: null,
    line: null,
  });
}

function onNewTopic(topic: string, messages: number, { world, now }: Bench): Finding {
  return report(now, {
    key: `topic ${topic}`,
    topic,
    severity: 'medium',
    confidence: 0.5,
    title: `Command on ${topic} of ${world.brokerName}, which never carried one`,
    summary: `${saysCount(messages)} on ${topic}, a command topic that carried none while the monitor learned. This broker does not tell who publishes, so the sender is not known; a new function or device would look the same.`,
    who: null,
    line: null,
  });
}

function saysCount(messages: number): string {
  return messages === 1 ? 'A command came' : `${messages.toLocaleString('en')} commands came`;
}

type Command = {
  readonly key: string;
  readonly topic: string;
  readonly severity: 'medium' | 'high';
  readonly confidence: number;
  readonly title: string;
  readonly summary: string;
  readonly who: {
    readonly clientId: string | null;
    readonly username: string | null;
    readonly address: string | null;
  } | null;
  readonly line: string | null;
};

function report(now: number, command: Command): Finding {
  const { key, topic, severity, confidence, title, summary, who, line } = command;
  return {
    action: 'raise',
    detector: 'command-from-non-host',
    key,
    at: now,
    severity,
    confidence,
    title,
    summary,
    subject: { kind: 'topic', id: topic },
    evidence: {
      topics: [topic],
      isSenderKnown: who !== null,
      clientIds: who === null || who.clientId === null ? [] : [who.clientId],
      username: who?.username ?? null,
      addresses: who === null || who.address === null ? [] : [who.address],
      brokerLines: line === null ? [] : [line],
    },
    attack: [attackTags.unauthorizedCommandMessage, attackTags.modifyParameter],
  };
}
