import type { AttackTag } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { type Severity, severityRank } from '@/lib/domain/severity';
import { alarmThreshold, detectorFamilies, minutesPerDay } from './alarm-threshold';
import type { World } from './detector';
import type { Signal } from './signal';
import { createTopicIncidents, regroup, type TopicIncident, type TopicIncidents } from './topic-incidents';
import type { TopicStore } from './topic-store';

const troublesMax = 20_000;
const evidenceTopicsMax = 20_000;
const quietMs = 600_000;
const windowMs = 600_000;
const repeatMs = 300_000;
const latestMax = 5;
const listedMax = 10;
/** Rolling up costs a pass over all topics: with more in trouble it waits for a sweep. */
const atOnceMax = 4;
const hourMs = 3_600_000;

/** What is wrong with one topic. */
type Trouble = {
  readonly name: string;
  readonly since: number;
  lastAt: number;
  count: number;
  severity: Severity;
  worst: Signal;
  latest: readonly Signal[];
};

/** Weak signals of one topic that add up: of each message the strongest counts. */
type Evidence = { readonly name: string; since: number; message: number; nats: number; messageNats: number };

/** What a detector of payload kinds remembers; bounded, changed in place. */
export type SignalTroubles = {
  readonly byTopic: Map<number, Trouble>;
  readonly evidence: Map<number, Evidence>;
  readonly incidents: TopicIncidents;
  readonly told: Map<string, { at: number; severity: Severity }>;
  resumed: { readonly keys: Set<string>; until: number };
};

/** What a detector says of its incidents. */
export type TroubleWords = {
  readonly detector: string;
  readonly attack: readonly AttackTag[];
  readonly confidence: number;
  /** After the name of one topic: `carries payloads of an unusual size`. */
  readonly predicate: string;
  /** After `12 topics`: `carry payloads of an unusual size`. */
  readonly predicateMany: string;
  /** How it ends: `No payload of an unusual size for 10 minutes.` */
  readonly over: string;
  /** Further evidence about one topic. */
  readonly evidence?: (topic: number, worst: Signal) => JsonObject;
};

export function createSignalTroubles(): SignalTroubles {
  return {
    byTopic: new Map(),
    evidence: new Map(),
    incidents: createTopicIncidents(),
    told: new Map(),
    resumed: { keys: new Set(), until: 0 },
  };
}

/** For a detector's `resume`: alerts of an earlier process end when they have not been found again for ten minutes. */
export function resumeTroubles(state: SignalTroubles, openKeys: readonly string[]): void {
  state.resumed = { keys: new Set(openKeys), until: 0 };
}

/** Nats that what was seen of a topic must reach, from the number of live topics and the budget (detection reference §2.2). */
export function signalThreshold(topics: TopicStore, falseAlarmsPerDay: number): number {
  return alarmThreshold({
    series: topics.liveTopics,
    testsPerDay: minutesPerDay,
    detectors: detectorFamilies,
    falseAlarmsPerDay,
  });
}

/** Has the topic been watched for so long? */
export function isLearned(topics: TopicStore, index: number, now: number, learningHours: number): boolean {
  const firstSeen = topics.firstSeenAt(index);
  return firstSeen !== 0 && now - firstSeen >= learningHours * hourMs;
}

/** Adds up the signals of a topic over ten minutes, of each message the strongest; true once they reach `neededNats`. */
export function addEvidence(
  { evidence }: SignalTroubles,
  signal: Signal,
  topics: TopicStore,
  neededNats: number,
): boolean {
  const name = topics.name(signal.topic);
  let sum = evidence.get(signal.topic);
  if (sum === undefined || sum.name !== name || signal.at - sum.since > windowMs || signal.at < sum.since) {
    if (sum === undefined && evidence.size >= evidenceTopicsMax) evidence.clear();
    sum = { name, since: signal.at, message: -1, nats: 0, messageNats: 0 };
    evidence.set(signal.topic, sum);
  }
  if (sum.message !== signal.message) Object.assign(sum, { message: signal.message, messageNats: 0 });
  sum.nats += Math.max(0, signal.nats - sum.messageNats);
  sum.messageNats = Math.max(sum.messageNats, signal.nats);
  return sum.nats >= neededNats;
}

/** Notes that a topic is in trouble; it is over when nothing more is noted for ten minutes. */
export function noteTrouble(
  { byTopic }: SignalTroubles,
  signal: Signal,
  severity: Severity,
  topics: TopicStore,
): void {
  const name = topics.name(signal.topic);
  const known = byTopic.get(signal.topic);
  if (known === undefined || known.name !== name) {
    if (known === undefined && byTopic.size >= troublesMax) return;
    const { at } = signal;
    byTopic.set(signal.topic, {
      name,
      since: at,
      lastAt: at,
      count: 1,
      severity,
      worst: signal,
      latest: [signal],
    });
    return;
  }
  known.count++;
  known.lastAt = Math.max(known.lastAt, signal.at);
  known.latest = [...known.latest.slice(1 - latestMax), signal];
  const isWorse = severityRank(severity) > severityRank(known.severity);
  if (isWorse) known.severity = severity;
  if (isWorse || (severity === known.severity && signal.nats > known.worst.nats)) known.worst = signal;
}

export type TroubleBench = {
  readonly world: World;
  readonly now: number;
  readonly isSweep: boolean;
};

/**
 * Findings about what began, grew worse, went on for five minutes or ended: a topic alone, five or more that are most of a
 * prefix as one, 30 % of the broker as one. Call it for every observation.
 */
export function tellTroubles(
  state: SignalTroubles,
  words: TroubleWords,
  { world, now, isSweep }: TroubleBench,
): readonly Finding[] {
  const { byTopic, incidents } = state;
  const ended = isSweep ? endResumed(state, words, now) : [];
  if (byTopic.size === 0 && incidents.open.size === 0) return ended;
  if (!isSweep && byTopic.size > atOnceMax) return [];
  for (const [index, { lastAt }] of byTopic) if (now - lastAt > quietMs) byTopic.delete(index);
  const { topics } = world;
  const { closed } = regroup(incidents, {
    topics,
    alarmed: byTopic,
    isRipe: () => true,
    isJudged: (index) => !topics.isReserved(index) && topics.lastSeenAt(index) > 0,
  });
  const cleared = closed.map(({ incident, mergedInto }): Finding => {
    state.told.delete(incident.key);
    const summary = mergedInto ? `Told from now on as part of ${nameOf(mergedInto)}.` : words.over;
    return { action: 'clear', detector: words.detector, key: incident.key, at: now, summary };
  });
  const raised = [...incidents.open.values()].flatMap((incident) =>
    tellOne(state, incident, words, world, now),
  );
  return [...ended, ...cleared, ...raised];
}

function endResumed(state: SignalTroubles, words: TroubleWords, now: number): readonly Finding[] {
  const { keys, until } = state.resumed;
  if (keys.size === 0) return [];
  if (until === 0) state.resumed.until = now + quietMs;
  if (until === 0 || now < until) return [];
  const over = [...keys];
  keys.clear();
  const summary = 'The monitor was restarted and has not seen it again.';
  return over.map((key) => ({ action: 'clear', detector: words.detector, key, at: now, summary }));
}

function tellOne(
  state: SignalTroubles,
  incident: TopicIncident,
  words: TroubleWords,
  world: World,
  now: number,
): readonly Finding[] {
  const troubles = [...incident.members].flatMap((index) => state.byTopic.get(index) ?? []);
  const [worst] = troubles;
  if (!worst) return [];
  troubles.sort((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.worst.nats - a.worst.nats);
  const severity = troubles[0]?.severity ?? worst.severity;
  const told = state.told.get(incident.key);
  const lastAt = troubles.reduce((latest, trouble) => Math.max(latest, trouble.lastAt), 0);
  const isWorse = told !== undefined && severityRank(severity) > severityRank(told.severity);
  if (told !== undefined && !isWorse && (now - told.at < repeatMs || lastAt <= told.at)) return [];
  state.told.set(incident.key, { at: now, severity });
  state.resumed.keys.delete(incident.key);
  return [raise(incident, troubles, words, world, now)];
}

function nameOf({ scope, name }: TopicIncident): string {
  return scope === 'broker' ? 'the whole broker' : scope === 'prefix' ? `${name}/` : name;
}

function raise(
  incident: TopicIncident,
  troubles: readonly Trouble[],
  words: TroubleWords,
  world: World,
  now: number,
): Finding {
  const isOne = incident.scope === 'topic';
  const count = troubles.reduce((sum, trouble) => sum + trouble.count, 0);
  const since = troubles.reduce((first, trouble) => Math.min(first, trouble.since), now);
  const lastAt = Math.min(
    now,
    troubles.reduce((last, trouble) => Math.max(last, trouble.lastAt), since),
  );
  const many = `${troubles.length.toLocaleString('en')} topics${incident.scope === 'prefix' ? ` under ${incident.name}/` : ''}`;
  const [worst] = troubles;
  const field = worst?.worst.field ? ` (${worst.worst.field})` : '';
  const place = isOne ? '' : `, on ${worst?.name ?? ''}`;
  const lead =
    count === 1 ? `One message${place}` : `${count.toLocaleString('en')} messages so far; the oddest${place}`;
  return {
    action: 'raise',
    detector: words.detector,
    key: incident.key,
    at: lastAt,
    severity: worst?.severity ?? 'low',
    confidence: isOne ? words.confidence : Math.min(0.95, words.confidence + 0.1),
    title: `${isOne ? `${incident.name} ${words.predicate}` : `${many} ${words.predicateMany}`} on ${world.brokerName}`,
    summary: `${lead}${field}: ${worst?.worst.text ?? ''}.`,
    subject:
      incident.scope === 'broker'
        ? { kind: 'broker', id: String(world.brokerId) }
        : { kind: 'topic', id: incident.name },
    evidence: evidenceOf(troubles, { isOne, since, lastAt, count }, words),
    attack: words.attack,
  };
}

type Extent = {
  readonly isOne: boolean;
  readonly since: number;
  readonly lastAt: number;
  readonly count: number;
};

/** What an alert may carry is four levels deep: signs stand beside the topics, not in them. */
function evidenceOf(
  troubles: readonly Trouble[],
  { isOne, since, lastAt, count }: Extent,
  words: TroubleWords,
): JsonObject {
  const listed = troubles.slice(0, listedMax);
  const factsOf = ({ worst }: Trouble) => words.evidence?.(worst.topic, worst) ?? {};
  const signs = isOne ? listed.flatMap(({ latest }) => latest) : listed.map(({ worst }) => worst);
  const names = new Map(listed.map(({ name, worst }) => [worst.topic, name]));
  const [first] = listed;
  return {
    since: new Date(since).toISOString(),
    lastMessageAt: new Date(lastAt).toISOString(),
    messages: count,
    ...(isOne && first !== undefined
      ? factsOf(first)
      : {
          topicsInTrouble: troubles.length,
          topics: listed.map((each) => ({ topic: each.name, messages: each.count, ...factsOf(each) })),
        }),
    signs: signs.map(({ topic, kind, at, field, nats, text }) => ({
      ...(isOne ? {} : { topic: names.get(topic) ?? '' }),
      kind,
      at: new Date(at).toISOString(),
      field,
      sign: text,
      surpriseNats: Math.round(nats * 10) / 10,
    })),
  };
}
