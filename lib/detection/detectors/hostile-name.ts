import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding, Subject } from '@/lib/domain/finding';
import { defineDetector, type World } from '../detector';
import { findHostileName } from '../find-hostile-name';
import { identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';

const sourcesMax = 2000;
const repeatMs = 10_000;
/** New topics looked at in one sweep; a flood of them is looked at over several. */
const topicsPerSweep = 50_000;

const settings = z.object({
  watchTopics: z.boolean().default(true).meta({
    title: 'Topics too',
    description: 'Also look at the names of new topics; who published them is not known.',
  }),
});

type State = { readonly sources: Map<string, RaisePace>; topicsSeen: number; newcomersSeen: number };
type Hostile = { readonly what: string; readonly name: string; readonly problem: string };

export const hostileName = defineDetector({
  kind: 'hostile-name',
  family: 'session',
  title: 'Hostile name',
  severity: 'medium',
  needs: [],
  attack: [attackTags.exploitationOfRemoteServices],
  explain:
    'An MQTT client id, user name, filter or topic that no device has by accident: control or invisible characters, only slashes, “..” like a path that climbs up, markup, database or lookup commands, an imitation of the broker’s own log lines, or more than a kilobyte. Attack tools send such names to break or to deceive what reads them: dashboards, databases, log readers and people. Brokerwatch shows and stores them harmlessly. Spaces, other alphabets and emoji are ordinary.',
  respond: [
    'Find out what stands at the address and whether anyone is testing on purpose.',
    'If nobody is, block it, disable the user name it used, and look at what else it did.',
    'Check the other software that reads names from this broker: dashboards, historians, log pipelines.',
    'Let the broker refuse such names with patterns in its access rules.',
  ],
  settings,
  observes: ['event', 'sweep'],
  createState: (): State => ({ sources: new Map(), topicsSeen: 0, newcomersSeen: 0 }),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'sweep') return judgeTopics(state, settings.watchTopics, world, now);
    if (observation.type !== 'event') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    const hostile = findInEvent(event);
    if (hostile === null) return [];
    const { key, subject, phrase } = identifyClient(event, world);
    const place = event.address === undefined ? key : `address:${event.address}`;
    const pace = recentByKey(state.sources, place, sourcesMax, createRaisePace);
    if (!takeNews(pace, 'medium', now, repeatMs)) return [];
    return [report(hostile, { key: place, subject, who: `${phrase}: `, lines: [event.raw] }, world, now)];
  },
});

function findInEvent(event: BrokerEvent): Hostile | null {
  if (event.reason?.startsWith('ACL denies access: dangerous ')) {
    const name = event.clientId ?? event.username ?? '';
    return { what: 'name', name, problem: 'the broker refused it as dangerous' };
  }
  const isConnection = event.kind === 'client.connected' || event.kind === 'auth.failed';
  const isSubscription = event.kind === 'client.subscribed' || event.kind === 'acl.denied.subscribe';
  if (!isConnection && !isSubscription) return null;
  const isTold = event.clientIdConfidence === 'exact' || event.clientIdConfidence === 'resolved';
  return (
    judge('MQTT client id', isTold ? event.clientId : null) ??
    judge('user name', isConnection ? event.username : null) ??
    judge('filter', isTold ? event.filter : null) ??
    readImitation(event, isTold)
  );
}

/** A line that can be read in several ways is only reported when one of the names was made for that. */
function readImitation(event: BrokerEvent, isTold: boolean): Hostile | null {
  if (isTold) return null;
  for (const name of [event.clientId, ...(event.candidates ?? [])]) {
    const hostile = judge('MQTT client id', name);
    if (hostile !== null) return hostile;
  }
  return null;
}

function judge(what: string, name: string | null | undefined): Hostile | null {
  const problem = name ? findHostileName(name) : null;
  return name && problem !== null ? { what, name, problem } : null;
}

/** Topics in slots not looked at yet, and new ones in the slots of forgotten ones. */
function unseenTopics(state: State, { topics }: World, until: number): readonly number[] {
  const reused = topics.newcomers
    .newest(topics.newcomers.count - state.newcomersSeen)
    .filter((index) => index < state.topicsSeen);
  return [
    ...Array.from({ length: until - state.topicsSeen }, (_, offset) => state.topicsSeen + offset),
    ...reused,
  ];
}

function judgeTopics(state: State, isWatched: boolean, world: World, now: number): readonly Finding[] {
  const until = Math.min(world.topics.size, state.topicsSeen + topicsPerSweep);
  let first: Hostile | null = null;
  const lines: string[] = [];
  const unseen = isWatched ? unseenTopics(state, world, until) : [];
  for (const index of unseen) {
    // Topics known from an earlier run of the monitor were judged then.
    if (world.topics.lastSeenAt(index) === 0) continue;
    const hostile = judge('topic', world.topics.name(index));
    if (hostile === null) continue;
    first ??= hostile;
    if (lines.length < 20) lines.push(hostile.name);
  }
  state.newcomersSeen = world.topics.newcomers.count;
  state.topicsSeen = until;
  if (first === null) return [];
  const subject = { kind: 'broker', id: String(world.brokerId) } as const;
  return [report(first, { key: 'topics', subject, who: '', lines }, world, now)];
}

type Place = {
  readonly key: string;
  readonly subject: Subject;
  readonly who: string;
  readonly lines: readonly string[];
};

function report(
  { what, name, problem }: Hostile,
  { key, subject, who, lines }: Place,
  world: World,
  now: number,
): Finding {
  return {
    action: 'raise',
    detector: 'hostile-name',
    key,
    at: now,
    severity: 'medium',
    confidence: 0.8,
    title: `Hostile ${what} on ${world.brokerName}: ${problem}`,
    summary: `${who}The ${what} “${name}” is not an ordinary one: ${problem}.`,
    subject,
    evidence: { what, names: [name], problem, brokerLines: [...lines] },
    attack: [attackTags.exploitationOfRemoteServices],
  };
}
