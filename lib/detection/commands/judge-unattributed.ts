import type { Finding } from '@/lib/domain/finding';
import { filterMatches } from '@/lib/domain/topic-filter';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { isLearning, meet } from '../first-seen';
import { recentByKey } from '../recent-by-key';
import { type CommandBench, type CommandState, isCommand, isSparkplugCommand } from './command-state';
import { reportCommand } from './report-command';

const topicsMax = 20_000;
const hostsMax = 1000;
/** A host that is away for less than this may just be changing over. */
const hostAwayMs = 15_000;
/** So many command topics of one kind known: one more is another device, not a new idea. */
const siblingsMin = 5;

/** Notes when a Sparkplug host application is away. */
export function followHost(
  { hosts }: CommandState,
  { entity, hostId, next }: SparkplugTransition,
  now: number,
): void {
  if (entity !== 'host' || hostId === null) return;
  if (next === 'unknown') hosts.delete(hostId);
  else {
    const away = hosts.get(hostId) ?? null;
    hosts.delete(hostId);
    recentByKey(hosts, hostId, hostsMax, () => (next === 'online' ? null : (away ?? now)));
  }
}

/** What can be told where the broker names nobody: commands that came since the last sweep, and do not fit. */
export function judgeUnattributed(bench: CommandBench): readonly Finding[] {
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
function hostsAllAway(hosts: CommandState['hosts'], now: number): number | null {
  let since = 0;
  for (const away of hosts.values()) {
    if (away === null) return null;
    since = Math.max(since, away);
  }
  return hosts.size > 0 && now - since >= hostAwayMs ? since : null;
}

/** Is this one more topic of a kind of which there are many? */
function isOneOfMany(topic: string, { state, settings }: CommandBench): boolean {
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

function whileAway(
  topic: string,
  messages: number,
  since: number,
  { state, world, now }: CommandBench,
): Finding {
  const hosts = [...state.hosts.keys()].slice(0, 5).join(', ');
  return reportCommand(now, {
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

function onNewTopic(topic: string, messages: number, { world, now }: CommandBench): Finding {
  return reportCommand(now, {
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
