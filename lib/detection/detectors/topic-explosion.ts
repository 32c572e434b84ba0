import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { alarmThreshold, detectorFamilies, minutesPerDay } from '../alarm-threshold';
import { defineDetector, type World } from '../detector';
import { knownSince } from '../known-since';
import {
  countScore,
  createLearnedCount,
  type LearnedCount,
  learnCount,
  learnedCountSchema,
} from '../learned-count';
import type { TopicStore } from '../topic-store';
import { topicTemplate } from '../topic-template';

const attack = [attackTags.denialOfService];
const key = 'broker';
const windowMs = 60_000;
const sampleMs = 1000;
const samplesMax = 64;
const repeatMs = 300_000;
/** It is over when hardly any new topic came for this long. */
const calmMs = 180_000;
/** Just after the monitor began to see, rarely heard topics that it does not remember come in a bunch. */
const settleMs = 120_000;
const settleTimes = 10;
/**
 * While the broker is being learned: watched for so long, and in one minute so many new topics, at least as many as were
 * known before. Its own topics come in when it is first watched, and a plant that starts has been seen starting by then.
 */
const early = { watchedMs: 600_000, newTopicsMin: 1000 } as const;
const examplesMax = 10;
const sampledTopics = 1000;
const templatesMax = 5;

const settings = z.object({
  newTopicsMin: z.number().int().min(5).max(1_000_000).default(30).meta({
    title: 'New topics in a minute',
    description: 'Fewer topics that were never heard before are no explosion, however rare they are.',
  }),
  learningHours: z.number().min(1).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'Until a broker has been watched for this long every topic is new, and nothing is reported.',
  }),
});

type Sample = { readonly at: number; readonly total: number };
type Explosion = {
  since: number;
  lastAt: number;
  before: number;
  refusedBefore: number;
  toldAt: number;
  told: number;
};
type State = {
  since: number | null;
  readonly learned: LearnedCount;
  samples: Sample[];
  atMinute: number | null;
  explosion: Explosion | null;
  wasOpen: boolean;
};

const memorySchema = z.object({ v: z.literal(1), since: z.number(), learned: learnedCountSchema });

export const topicExplosion = defineDetector({
  kind: 'topic-explosion',
  family: 'rate',
  title: 'Topic explosion',
  severity: 'high',
  needs: [],
  attack,
  explain:
    'Messages came on far more topics that were never heard before than this broker ever sees in a minute. That is how somebody fills the memory of brokers, of dashboards and of this monitor with made-up names; a device that puts a counter or a time into its topics does the same by mistake. Topics that are known keep their baselines: those of the flood are forgotten first when room is needed, and that is counted here.',
  respond: [
    'Look at the examples: made-up names point to an attack, names with counters or times to a faulty device.',
    'Find the MQTT clients that publish there, where the broker shows it, and disconnect them.',
    'Let the access rules permit each MQTT client its own topics only, so that it cannot make up others.',
    'If new devices were put into operation, resolve the alert as benign.',
  ],
  settings,
  observes: ['signals', 'sweep', 'minute'],
  createState: (): State => ({
    since: null,
    learned: createLearnedCount(),
    samples: [],
    atMinute: null,
    explosion: null,
    wasOpen: false,
  }),
  resume: (state, openKeys) => {
    state.wasOpen = openKeys.includes(key);
  },
  save: ({ since, learned }) => (since === null ? null : { v: 1, since, learned: { ...learned } }),
  restore(state, memory) {
    const { data } = memorySchema.safeParse(memory);
    if (data === undefined) return;
    state.since = data.since;
    Object.assign(state.learned, data.learned);
  },
  evaluate({ observation, world, settings, state, now }) {
    const { topics } = world;
    state.since ??= knownSince(topics, now);
    const total = unknownHeard(topics);
    if (observation.type === 'minute') {
      closeCount(state, topics, total);
      return [];
    }
    const recent = sample(state, now, total);
    const isLearned = now - state.since >= settings.learningHours * 3_600_000;
    const least = settings.newTopicsMin * (now - world.seeingSince < settleMs ? settleTimes : 1);
    const isExplosion = isLearned
      ? recent >= least && isSurprising(state, recent)
      : isEarlyFlood(state, world, now, recent);
    if (isExplosion) return note(state, world, { now, recent, isLearned });
    return end(state, now, total);
  },
});

function isEarlyFlood(state: State, world: World, now: number, recent: number): boolean {
  const watchedSince = Math.max(world.seeingSince, state.since ?? now);
  const known = world.topics.liveTopics - recent;
  return now - watchedSince >= early.watchedMs && recent >= Math.max(early.newTopicsMin, known);
}

/** Topics heard for the first time, and messages on topics for which there was no room. */
function unknownHeard(topics: TopicStore): number {
  return topics.newcomers.count + topics.refused;
}

function closeCount(state: State, topics: TopicStore, total: number): void {
  if (state.atMinute !== null && topics.closedMinute?.isComplete && state.explosion === null)
    learnCount(state.learned, total - state.atMinute);
  state.atMinute = total;
}

/** New topics in the last minute. */
function sample(state: State, now: number, total: number): number {
  state.samples = state.samples.filter(({ at }) => at > now - windowMs && at <= now);
  const last = state.samples.at(-1);
  if ((last === undefined || now - last.at >= sampleMs) && state.samples.length < samplesMax)
    state.samples.push({
      at: now,
      total: last === undefined ? Math.min(total, state.atMinute ?? total) : total,
    });
  return total - (state.samples[0]?.total ?? total);
}

function isSurprising({ learned }: State, recent: number): boolean {
  const budget = { series: 1, testsPerDay: minutesPerDay, detectors: detectorFamilies, falseAlarmsPerDay: 1 };
  return countScore(learned, recent) >= alarmThreshold(budget);
}

type Burst = { readonly now: number; readonly recent: number; readonly isLearned: boolean };

function note(state: State, world: World, { now, recent, isLearned }: Burst): readonly Finding[] {
  const total = unknownHeard(world.topics);
  state.explosion ??= {
    since: now,
    lastAt: now,
    before: total - recent,
    refusedBefore: world.topics.refused,
    toldAt: Number.NEGATIVE_INFINITY,
    told: 0,
  };
  const { explosion } = state;
  explosion.lastAt = now;
  const many = total - explosion.before;
  if (now - explosion.toldAt < repeatMs && many < 4 * explosion.told) return [];
  Object.assign(explosion, { toldAt: now, told: many });
  state.wasOpen = false;
  return [raise(world, state.learned, explosion, { many, recent, now, isLearned })];
}

function end(state: State, now: number, total: number): readonly Finding[] {
  const { explosion } = state;
  if (explosion === null ? !state.wasOpen : now - explosion.lastAt < calmMs) return [];
  const isResumed = explosion === null;
  if (isResumed && now - (state.samples[0]?.at ?? now) < windowMs / 2) return [];
  state.explosion = null;
  state.wasOpen = false;
  const summary = isResumed
    ? 'The monitor was restarted and sees no explosion any more.'
    : `It has stopped after ${(total - explosion.before).toLocaleString('en')} new topics.`;
  return [{ action: 'clear', detector: 'topic-explosion', key, at: now, summary }];
}

function raise(
  world: World,
  learned: LearnedCount,
  explosion: Explosion,
  { many, recent, now, isLearned }: Burst & { readonly many: number },
): Finding {
  const { topics } = world;
  const isFull = topics.liveTopics >= 0.95 * topics.topicsMax;
  const names = topics.newcomers
    .newest(Math.min(many, sampledTopics))
    .map((index) => topics.name(index))
    .filter((name) => name !== '');
  const mean = learned.mean < 0.05 ? 'hardly any are' : `${Math.round(learned.mean * 10) / 10} are`;
  const usual = isLearned
    ? `where ${mean} usual`
    : `as many as were known before; this broker is still being learned, so they may be a plant that is starting`;
  // Where there is no room for a topic, its messages are all that can be counted.
  const what = topics.refused > explosion.refusedBefore ? 'messages on new topics' : 'new topics';
  const full = isFull
    ? ' The monitor’s own store of topics is nearly full; known topics keep their place.'
    : '';
  return {
    action: 'raise',
    detector: 'topic-explosion',
    key,
    at: now,
    severity: isLearned ? 'high' : 'medium',
    confidence: isLearned ? 0.9 : 0.6,
    title: `${many.toLocaleString('en')} ${what} at once on ${world.brokerName}`,
    summary: `${recent.toLocaleString('en')} ${what} came in the last minute, ${usual}; none of the topics was ever heard before. The newest is ${names[0] ?? 'no longer known'}.${full}`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: {
      newTopics: many,
      newTopicsInLastMinute: recent,
      usualPerMinute: Math.round(learned.mean * 1000) / 1000,
      since: new Date(explosion.since).toISOString(),
      knownTopics: topics.liveTopics,
      topicsMax: topics.topicsMax,
      isStoreFull: isFull,
      refusedMessages: topics.refused,
      evictedTopics: topics.evicted,
      templates: countTemplates(names),
      examples: names.slice(0, examplesMax),
    },
    attack,
  };
}

function countTemplates(names: readonly string[]): { readonly template: string; readonly topics: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const template = topicTemplate(name);
    counts.set(template, (counts.get(template) ?? 0) + 1);
  }
  return [...counts]
    .map(([template, many]) => ({ template, topics: many }))
    .sort((a, b) => b.topics - a.topics)
    .slice(0, templatesMax);
}
