import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { type Severity, severityRank } from '@/lib/domain/severity';
import { alarmThreshold, detectorFamilies, minutesPerDay } from '../alarm-threshold';
import { burstinessOf } from '../burstiness';
import { windowsToJudge } from '../close-minute';
import { defineDetector, type World } from '../detector';
import {
  beginSurges,
  calmWindows,
  createSurgeWatch,
  followSurges,
  growSurges,
  type Surge,
  type SurgeRules,
  type SurgeWatch,
} from '../follow-surges';
import { judgeOpenMinute } from '../judge-open-minute';
import { listableScores } from '../listable-scores';
import { createTopicIncidents, regroup, type TopicIncident, type TopicIncidents } from '../topic-incidents';
import type { TopicStore } from '../topic-store';

const attack = [attackTags.denialOfService];
const repeatMs = 300_000;
/** An incident that has grown this many times is told again at once, as is one that has become more severe. */
const grownTimes = 10;
/** The CUSUM has half of the budget of what lasts. */
const cusumShare = 2;
/**
 * The evidence for much added traffic reaches h nats by chance in a third as many minutes as e^-h, because each minute
 * jumps far over the threshold: importance sampling of bursty traffic, decision 004.
 */
const overshootNats = Math.log(3);
/**
 * A CUSUM spends its budget nearly in full, a single minute does not. So what lasts is judged as on this many topics at
 * least, for which the budget is meant: a small broker gets its share of it.
 */
const sustainedTopicsMin = 100_000;
const listedMax = 10;

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(1).max(720).default(72).meta({
    title: 'Learning time, hours',
    description:
      'Until a topic has been watched for this long only floods of ten times its usual rate are reported, and none in the first six hours.',
  }),
  relearnAfterHours: z.number().min(1).max(720).default(24).meta({
    title: 'Accept after, hours',
    description: 'A surge that lasts this long is taken for the new normal, and the topic is learned anew.',
  }),
});

type Settings = z.output<typeof settings>;
type Told = { readonly at: number; readonly severity: Severity; readonly count: number };
type State = {
  readonly watch: SurgeWatch;
  readonly incidents: TopicIncidents;
  /** What was last told of each open incident. */
  readonly told: Map<string, Told>;
  /** Keys of an earlier process that have not been found again, and the windows since. */
  resumed: { readonly keys: Set<string>; windows: number };
};
type Bench = {
  readonly topics: TopicStore;
  readonly world: World;
  readonly rules: SurgeRules;
  readonly state: State;
  readonly now: number;
};

export const rateSurge = defineDetector({
  kind: 'rate-surge',
  family: 'rate',
  title: 'Message rate surge',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A topic carries far more messages than it does at this hour of the day: either so many in one minute, or so many over a few minutes, that chance is ruled out for the number of topics on this broker. That is a publish flood, a device in a loop, a second publisher on the topic, or a new operating mode. The usual rate is learned per topic with its natural scatter; nothing is learned while a surge lasts.',
  respond: [
    'Look which MQTT clients connected or changed shortly before, and who publishes on the topic, where the broker shows it.',
    'Check whether the broker keeps up: dropped messages, memory, latency of other topics.',
    'A flood by a stranger: disconnect the MQTT client, disable its user name, and limit its rate and topics in the access rules.',
    'A device in a loop or a new operating mode: have it corrected, or let the new level be learned.',
  ],
  settings,
  observes: ['minute', 'sweep'],
  createState: (): State => ({
    watch: createSurgeWatch(),
    incidents: createTopicIncidents(),
    told: new Map(),
    resumed: { keys: new Set(), windows: 0 },
  }),
  resume: (state, openKeys) => {
    state.resumed = { keys: new Set(openKeys), windows: 0 };
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { topics: world.topics, world, state, now, rules: rulesFor(world.topics, settings, now) };
    if (observation.type === 'sweep') {
      const began = beginSurges(
        state.watch,
        judgeOpenMinute(world.topics, now, world.seeingSince),
        true,
        bench.rules,
      );
      const hasGrown = growSurges(state.watch, world.topics, now - (world.topics.closedMinute?.at ?? now));
      return began || hasGrown ? tell(bench) : [];
    }
    const closed = world.topics.closedMinute;
    if (closed === null || !closed.isComplete) return [];
    followSurges(state.watch, closed.candidates, bench.rules);
    beginSurges(state.watch, closed.candidates, false, bench.rules);
    return [...tell(bench), ...forgetResumed(bench)];
  },
});

function rulesFor(topics: TopicStore, settings: Settings, now: number): SurgeRules {
  const { learningHours, relearnAfterHours, falseAlarmsPerDay } = settings;
  const budget = { series: topics.liveTopics, testsPerDay: minutesPerDay, falseAlarmsPerDay };
  const lasting = { ...budget, series: Math.max(topics.liveTopics, sustainedTopicsMin) };
  return {
    topics,
    now,
    learningHours,
    relearnAfterHours,
    singleMin: alarmThreshold({ ...budget, detectors: detectorFamilies }),
    sustainedMin: alarmThreshold({ ...lasting, detectors: cusumShare }),
    tenfoldMin: alarmThreshold({ ...lasting, detectors: 1 }) - overshootNats,
  };
}

function tell(bench: Bench): readonly Finding[] {
  const { topics, state, now } = bench;
  const { closed } = regroup(state.incidents, {
    topics,
    alarmed: state.watch.surging,
    isRipe: () => true,
    isJudged: (index) => (topics.rates.windows[index] ?? 0) >= windowsToJudge && !topics.isReserved(index),
  });
  const cleared = closed.map(({ incident, mergedInto }): Finding => {
    state.told.delete(incident.key);
    const summary = mergedInto
      ? `Told from now on as part of the surge of ${nameOf(mergedInto)}.`
      : `${capitalised(nameOf(incident))} is back at its usual rate, or the new rate has become the usual one.`;
    return { action: 'clear', detector: 'rate-surge', key: incident.key, at: now, summary };
  });
  const due = [...state.incidents.open.values()].flatMap((incident) => {
    const size = sizeOf(incident, state.watch);
    const told = state.told.get(incident.key);
    const severity = worseOf(severityOf(incident, size), told?.severity);
    if (!isDue({ ...size, severity }, told, now)) return [];
    state.told.set(incident.key, { at: now, severity, count: size.count });
    state.resumed.keys.delete(incident.key);
    return [raise(incident, { ...size, severity }, bench)];
  });
  return [...cleared, ...due];
}

/** What the surges of an incident hold together, and should hold. */
type Size = {
  readonly surges: readonly Surge[];
  readonly count: number;
  readonly usual: number;
};
type Severe = Size & { readonly severity: Severity };

function sizeOf({ members }: TopicIncident, { surging }: SurgeWatch): Size {
  const surges = [...members].flatMap((index) => surging.get(index) ?? []);
  const count = surges.reduce((sum, { newest }) => sum + newest.count, 0);
  const usual = surges.reduce((sum, { newest }) => sum + newest.usual * newest.share, 0);
  return { surges, count, usual };
}

/** Told first, every few minutes while it goes on, and whenever it has become more severe or much larger. */
function isDue({ surges, count, severity }: Severe, told: Told | undefined, now: number): boolean {
  if (!surges.some(({ calm }) => calm === 0)) return false;
  if (told === undefined || now - told.at >= repeatMs) return true;
  return severityRank(severity) > severityRank(told.severity) || count >= grownTimes * told.count;
}

/** Alerts of an earlier process that this one has not found again after five windows are over. */
function forgetResumed({ state, now }: Bench): readonly Finding[] {
  if (state.resumed.keys.size === 0 || ++state.resumed.windows < calmWindows) return [];
  const keys = [...state.resumed.keys];
  state.resumed.keys.clear();
  return keys.map((key) => ({
    action: 'clear',
    detector: 'rate-surge',
    key,
    at: now,
    summary: 'The monitor was restarted and sees no surge any more.',
  }));
}

function nameOf({ scope, name }: TopicIncident): string {
  return scope === 'broker' ? 'the whole broker' : scope === 'prefix' ? `${name}/` : name;
}

function capitalised(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

function raise(incident: TopicIncident, { surges, count, usual, severity }: Severe, bench: Bench): Finding {
  const { topics, world, now } = bench;
  const worst = surges
    .toSorted((a, b) => b.newest.count - b.newest.usual - (a.newest.count - a.newest.usual))
    .slice(0, listedMax);
  const isBursty = surges.some(({ newest }) => burstinessOf(topics, newest.index) !== null);
  const isPartial = surges.some((surge) => surge.isPartial);
  const isEarly = surges.every(({ newest }) => newest.share < 1);
  const what =
    incident.scope === 'broker'
      ? `Much of ${world.brokerName}`
      : incident.scope === 'prefix'
        ? `${incident.name}/`
        : incident.name;
  const where = incident.scope === 'broker' ? '' : ` on ${world.brokerName}`;
  const topicsText = incident.scope === 'topic' ? '' : ` over ${surges.length.toLocaleString('en')} topics`;
  return {
    action: 'raise',
    detector: 'rate-surge',
    key: incident.key,
    at: now,
    severity,
    confidence: isBursty ? 0.6 : 0.85,
    title: `${what} sends ${timesText(count, usual)}${where}`,
    summary: `${count.toLocaleString('en')} messages${topicsText} ${isPartial ? 'so far in this minute' : 'in the last minute'}, where ${sayUsual(usual)} usual ${isEarly ? 'by then' : 'at this hour'}.${isBursty ? ' Some of it is bursty by nature, which limits how surely a surge can be told.' : ''}`,
    subject:
      incident.scope === 'broker'
        ? { kind: 'broker', id: String(world.brokerId) }
        : { kind: 'topic', id: incident.name },
    evidence: {
      messagesPerMinute: Math.round(surges.reduce((sum, { newest }) => sum + newest.count / newest.share, 0)),
      usualPerMinute: round(surges.reduce((sum, { newest }) => sum + newest.usual, 0)),
      surgingTopics: surges.length,
      surgingSince: new Date(Math.min(now, ...worst.map(({ since }) => since))).toISOString(),
      surpriseNats: round(Math.max(0, ...worst.map(({ newest }) => newest.score))),
      sustainedNats: round(
        Math.max(0, ...worst.map(({ newest }) => Math.max(newest.sustained, newest.tenfold))),
      ),
      thresholdNats: round(bench.rules.singleMin),
      isBursty,
      suspectTopics: [...suspectsOf(incident, bench)],
      topics: worst.map(({ newest }) => ({
        topic: topics.name(newest.index),
        count: newest.count,
        usual: round(newest.usual * newest.share),
      })),
    },
    attack,
  };
}

/** Topics of a prefix or the broker that carry too much as well, though not for certain enough to alarm by themselves. */
function suspectsOf(incident: TopicIncident, { topics }: Bench): readonly string[] {
  const candidates = (topics.closedMinute?.candidates ?? []).filter(
    ({ index }) =>
      !incident.members.has(index) &&
      incident.scope !== 'topic' &&
      (incident.scope === 'broker' || topics.name(index).startsWith(`${incident.name}/`)),
  );
  const listed = listableScores(
    candidates.map(({ score }) => score),
    topics.liveTopics,
  );
  return listed.slice(0, listedMax).map((position) => topics.name(candidates[position]?.index ?? -1));
}

function severityOf({ scope }: TopicIncident, { count, usual }: Size): Severity {
  if (scope === 'broker' || (count >= 10 * usual && count - usual >= 600)) return 'high';
  return scope === 'topic' && count < 5 * usual ? 'low' : 'medium';
}

function worseOf(severity: Severity, other: Severity = severity): Severity {
  return severityRank(other) > severityRank(severity) ? other : severity;
}

function timesText(count: number, usual: number): string {
  const times = count / Math.max(usual, 0.1);
  if (times >= 1000) return 'over 1,000 times its usual rate';
  return times < 1.5
    ? 'more than its usual rate'
    : `${times < 10 ? round(times) : Math.round(times)} times its usual rate`;
}

function sayUsual(usual: number): string {
  if (usual < 0.1) return 'next to none are';
  return usual < 10 ? `${round(usual)} are` : `${Math.round(usual).toLocaleString('en')} are`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
