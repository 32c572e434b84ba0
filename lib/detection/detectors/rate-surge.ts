import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { alarmThreshold, detectorFamilies, minutesPerDay } from '../alarm-threshold';
import { judgeOpenMinute, windowsToJudge } from '../close-minute';
import { defineDetector, type World } from '../detector';
import type { SurgeCandidate } from '../rate-state';
import { createTopicIncidents, regroup, type TopicIncident, type TopicIncidents } from '../topic-incidents';
import type { TopicStore } from '../topic-store';

const attack = [attackTags.denialOfService];
const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Calm windows that end a surge, and windows of which three half-certain ones begin one. */
const calmWindows = 5;
const suspectWindows = 5;
const suspectsMin = 3;
const coolDownMs = 30 * minuteMs;
const repeatMs = 5 * minuteMs;
/** Before its learning time is over only a flood of this size is told: messages above usual, and times the usual. */
const earlyExcessMin = 100;
const earlyTimesMin = 10;
/** Above this over-dispersion a topic is bursty by nature. */
const burstyFrom = 2;
const listedMax = 10;
const suspectsKept = 100_000;

const settings = z.object({
  falseAlarmsPerDay: z.number().min(0.01).max(1000).default(1).meta({
    title: 'False alarms a day',
    description:
      'How many mistaken alerts a day are acceptable on one broker; the threshold follows from it and the number of topics.',
  }),
  learningHours: z.number().min(1).max(720).default(24).meta({
    title: 'Learning time, hours',
    description:
      'Until a topic has been watched for this long only floods of ten times its usual rate are reported, and none in the first hour.',
  }),
  relearnAfterHours: z.number().min(1).max(720).default(24).meta({
    title: 'Accept after, hours',
    description: 'A surge that lasts this long is taken for the new normal, and the topic is learned anew.',
  }),
});

type Settings = z.output<typeof settings>;
type Surge = { readonly since: number; newest: SurgeCandidate; calm: number; readonly isPartial: boolean };
type State = {
  readonly surging: Map<number, Surge>;
  readonly suspectMinutes: Map<number, number[]>;
  readonly coolUntil: Map<number, number>;
  readonly toldAt: Map<string, number>;
  readonly incidents: TopicIncidents;
  resumed: { readonly keys: Set<string>; windows: number };
};
type Bench = {
  readonly topics: TopicStore;
  readonly world: World;
  readonly settings: Settings;
  readonly state: State;
  readonly now: number;
};

export const rateSurge = defineDetector({
  kind: 'rate-surge',
  title: 'Message rate surge',
  severity: 'medium',
  needs: [],
  attack,
  explain:
    'A topic carries far more messages than it does at this hour of the day: either so many in one minute, or a lasting doubling over several minutes, that chance is ruled out for the number of topics on this broker. That is a publish flood, a device in a loop, a second publisher on the topic, or a new operating mode. The usual rate is learned per topic with its natural scatter; nothing is learned while a surge lasts.',
  respond: [
    'Look which MQTT clients connected or changed shortly before, and who publishes on the topic, where the broker shows it.',
    'Check whether the broker keeps up: dropped messages, memory, latency of other topics.',
    'A flood by a stranger: disconnect the MQTT client, disable its user name, and limit its rate and topics in the access rules.',
    'A device in a loop or a new operating mode: have it corrected, or let the new level be learned.',
  ],
  settings,
  observes: ['minute', 'sweep'],
  createState: (): State => ({
    surging: new Map(),
    suspectMinutes: new Map(),
    coolUntil: new Map(),
    toldAt: new Map(),
    incidents: createTopicIncidents(),
    resumed: { keys: new Set(), windows: 0 },
  }),
  resume: (state, openKeys) => {
    state.resumed = { keys: new Set(openKeys), windows: 0 };
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { topics: world.topics, world, settings, state, now };
    if (observation.type === 'sweep') {
      if (!begin(judgeOpenMinute(world.topics, now), true, bench)) return [];
      return tell(bench);
    }
    const closed = world.topics.closedMinute;
    if (closed === null || !closed.isComplete) return [];
    follow(closed.candidates, bench);
    begin(closed.candidates, false, bench);
    return [...tell(bench), ...forgetResumed(bench)];
  },
});

function thresholds({ topics, settings }: Bench): { readonly single: number; readonly sustained: number } {
  const budget = {
    series: topics.liveTopics,
    testsPerDay: minutesPerDay,
    falseAlarmsPerDay: settings.falseAlarmsPerDay,
  };
  return {
    single: alarmThreshold({ ...budget, detectors: detectorFamilies }),
    sustained: alarmThreshold({ ...budget, detectors: 1 }),
  };
}

/** Starts surges among the candidates; false when none began. */
function begin(candidates: readonly SurgeCandidate[], isPartial: boolean, bench: Bench): boolean {
  const { topics, state, now } = bench;
  const limit = thresholds(bench);
  let began = false;
  for (const candidate of candidates) {
    const { index } = candidate;
    if (state.surging.has(index) || topics.isReserved(index) || now < (state.coolUntil.get(index) ?? 0))
      continue;
    const isSuspect =
      !isPartial && candidate.score >= limit.single / 2 && countSuspect(state, index, now) >= suspectsMin;
    const isSustained =
      !isPartial && candidate.sustained >= Math.max(limit.sustained, 2 * candidate.sustainedMax);
    if (candidate.score < limit.single && !isSuspect && !isSustained) continue;
    if (!isKnownEnough(candidate, limit.single, bench)) continue;
    state.surging.set(index, { since: now, newest: candidate, calm: 0, isPartial });
    topics.markSurging(index, true);
    began = true;
  }
  return began;
}

function countSuspect({ suspectMinutes }: State, index: number, now: number): number {
  const recent = (suspectMinutes.get(index) ?? []).filter((at) => at > now - suspectWindows * minuteMs);
  recent.push(now);
  if (suspectMinutes.size >= suspectsKept) suspectMinutes.clear();
  suspectMinutes.set(index, recent);
  return recent.length;
}

function isKnownEnough(
  { index, count, usual, score }: SurgeCandidate,
  limit: number,
  { topics, settings }: Bench,
): boolean {
  const windows = topics.rates.windows[index] ?? 0;
  if (windows >= settings.learningHours * 60) return true;
  return (
    windows >= windowsToJudge &&
    score >= limit &&
    count >= earlyTimesMin * usual &&
    count - usual >= earlyExcessMin
  );
}

/** Follows the surges of which a window has just been closed, and ends those that have calmed down. */
function follow(candidates: readonly SurgeCandidate[], bench: Bench): void {
  const { topics, state, settings, now } = bench;
  const calmBelow = thresholds(bench).single / 4;
  for (const candidate of candidates) {
    const surge = state.surging.get(candidate.index);
    if (!surge) continue;
    surge.newest = candidate;
    const isCalm = candidate.score < calmBelow && candidate.count < 1.5 * candidate.usual + 5;
    surge.calm = isCalm ? surge.calm + 1 : 0;
  }
  for (const [index, surge] of state.surging) {
    const isAccepted = now - surge.since >= settings.relearnAfterHours * hourMs;
    if (surge.calm < calmWindows && !isAccepted) continue;
    state.surging.delete(index);
    topics.markSurging(index, false);
    if (isAccepted) topics.forgetRate(index);
    if (state.coolUntil.size >= suspectsKept) state.coolUntil.clear();
    state.coolUntil.set(index, now + coolDownMs);
  }
}

function tell(bench: Bench): readonly Finding[] {
  const { topics, state, now } = bench;
  const { closed } = regroup(state.incidents, {
    topics,
    alarmed: state.surging,
    isRipe: () => true,
    isJudged: (index) => (topics.rates.windows[index] ?? 0) >= windowsToJudge && !topics.isReserved(index),
  });
  const cleared = closed.map(({ incident, mergedInto }): Finding => {
    state.toldAt.delete(incident.key);
    const summary = mergedInto
      ? `Told from now on as part of the surge of ${nameOf(mergedInto)}.`
      : `${capitalised(nameOf(incident))} is back at its usual rate, or the new rate has become the usual one.`;
    return { action: 'clear', detector: 'rate-surge', key: incident.key, at: now, summary };
  });
  const due = [...state.incidents.open.values()].filter(
    ({ key, members }) =>
      now - (state.toldAt.get(key) ?? Number.NEGATIVE_INFINITY) >= repeatMs &&
      [...members].some((index) => state.surging.get(index)?.calm === 0),
  );
  for (const { key } of due) {
    state.toldAt.set(key, now);
    state.resumed.keys.delete(key);
  }
  return [...cleared, ...due.map((incident) => raise(incident, bench))];
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

function raise(incident: TopicIncident, bench: Bench): Finding {
  const { topics, world, state, now } = bench;
  const surges = [...incident.members].flatMap((index) => state.surging.get(index) ?? []);
  const worst = surges
    .toSorted((a, b) => b.newest.count - b.newest.usual - (a.newest.count - a.newest.usual))
    .slice(0, listedMax);
  const count = surges.reduce((sum, { newest }) => sum + newest.count, 0);
  const usual = surges.reduce((sum, { newest }) => sum + newest.usual, 0);
  const isBursty = surges.some(({ newest }) => (topics.rates.dispersion[newest.index] ?? 0) > burstyFrom);
  const isPartial = surges.some((surge) => surge.isPartial && surge.since === now);
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
    severity: severityOf(incident, count, usual),
    confidence: isBursty ? 0.6 : 0.85,
    title: `${what} sends ${timesText(count, usual)}${where}`,
    summary: `${count.toLocaleString('en')} messages${topicsText} ${isPartial ? 'so far in this minute' : 'in the last minute'}, where ${sayUsual(usual)} usual at this hour.${isBursty ? ' Some of it is bursty by nature, which limits how surely a surge can be told.' : ''}`,
    subject:
      incident.scope === 'broker'
        ? { kind: 'broker', id: String(world.brokerId) }
        : { kind: 'topic', id: incident.name },
    evidence: {
      messagesPerMinute: count,
      usualPerMinute: round(usual),
      surgingTopics: surges.length,
      surgingSince: new Date(Math.min(now, ...worst.map(({ since }) => since))).toISOString(),
      surpriseNats: round(Math.max(0, ...worst.map(({ newest }) => newest.score))),
      sustainedNats: round(Math.max(0, ...worst.map(({ newest }) => newest.sustained))),
      thresholdNats: round(thresholds(bench).single),
      isBursty,
      topics: worst.map(({ newest }) => ({
        topic: topics.name(newest.index),
        count: newest.count,
        usual: round(newest.usual),
      })),
    },
    attack,
  };
}

function severityOf({ scope }: TopicIncident, count: number, usual: number): Severity {
  if (scope === 'broker' || (count >= 10 * usual && count - usual >= 600)) return 'high';
  return scope === 'topic' && count < 5 * usual ? 'low' : 'medium';
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
