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

const attack = [attackTags.denialOfService];
const key = 'broker';
const kibibyte = 1024;
const repeatMs = 300_000;
/** Effect floors: this many times the usual bytes, this many times the most ever seen in a minute, and this much more. */
const timesMin = 5;
const peakTimesMin = 2;
const excessKibibytesMin = 4096;
/** Usual minutes that end a flood. */
const calmMinutes = 3;
const heaviestMax = 10;
/** One topic with this share of the bytes is named as the flood. */
const oneTopicShare = 0.6;

const settings = z.object({
  mebibytesPerMinuteMax: z.number().min(1).max(1_000_000).default(600).meta({
    title: 'Most MiB in a minute',
    description:
      'More payload than this in a minute is reported even while the broker is still being learned.',
  }),
  learningHours: z.number().min(1).max(720).default(24).meta({
    title: 'Learning time, hours',
    description: 'Until a broker has been watched for this long only the fixed limit counts.',
  }),
});

type Heaviest = readonly { readonly topic: string; readonly kibibytes: number }[];
type Flood = { readonly since: number; toldAt: number; told: number; calm: number };
type State = {
  since: number | null;
  /** KiB in a minute. */
  readonly learned: LearnedCount;
  minute: { readonly at: number; readonly bytes: number } | null;
  flood: Flood | null;
  wasOpen: boolean;
};

const memorySchema = z.object({ v: z.literal(1), since: z.number(), learned: learnedCountSchema });

export const payloadFlood = defineDetector({
  kind: 'payload-flood',
  family: 'rate',
  title: 'Payload flood',
  severity: 'high',
  needs: [],
  attack,
  explain:
    'Far more bytes of payload came in a minute than this broker ever carries: at least five times the usual and twice the most ever seen, too much for chance, or more than the fixed limit. Huge messages, or very many, fill the links and the memory of the broker and of everything behind it. The heaviest topics are listed.',
  respond: [
    'Look at the heaviest topics: one topic points to one MQTT client, many to a flood or to a download to all devices.',
    'Find the MQTT clients that publish them, where the broker shows it, and disconnect those that should not.',
    'Limit the message size and the rate of each MQTT client in the broker’s configuration.',
    'If it was a planned transfer, such as new firmware, resolve the alert as benign.',
  ],
  settings,
  observes: ['sweep', 'minute'],
  createState: (): State => ({
    since: null,
    learned: createLearnedCount(),
    minute: null,
    flood: null,
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
    state.minute ??= { at: now, bytes: topics.countedBytes };
    const kibibytes = (topics.countedBytes - state.minute.bytes) / kibibyte;
    const isLearned = now - state.since >= settings.learningHours * 3_600_000;
    const isFlood =
      kibibytes >= settings.mebibytesPerMinuteMax * kibibyte ||
      (isLearned && isSurprising(state.learned, kibibytes));
    const findings = isFlood ? note(state, world, now, kibibytes) : [];
    return observation.type === 'minute'
      ? [...findings, ...close(state, world, now, { kibibytes, isFlood })]
      : findings;
  },
});

function isSurprising(learned: LearnedCount, kibibytes: number): boolean {
  const { mean, peak } = learned;
  if (kibibytes < timesMin * mean || kibibytes < peakTimesMin * peak || kibibytes - mean < excessKibibytesMin)
    return false;
  const budget = { series: 1, testsPerDay: minutesPerDay, detectors: detectorFamilies, falseAlarmsPerDay: 1 };
  return countScore(learned, kibibytes) >= alarmThreshold(budget);
}

function close(
  state: State,
  { topics }: World,
  now: number,
  { kibibytes, isFlood }: { readonly kibibytes: number; readonly isFlood: boolean },
): readonly Finding[] {
  state.minute = { at: now, bytes: topics.countedBytes };
  if (!topics.closedMinute?.isComplete) return [];
  const { flood } = state;
  if (flood === null && !isFlood) learnCount(state.learned, kibibytes);
  if (flood !== null) flood.calm = isFlood ? 0 : flood.calm + 1;
  const isOver = flood === null ? state.wasOpen : flood.calm >= calmMinutes;
  if (!isOver) return [];
  const summary =
    flood === null
      ? 'The monitor was restarted and sees no flood any more.'
      : `The broker carries about ${sayKibibytes(kibibytes)} a minute again.`;
  state.flood = null;
  state.wasOpen = false;
  return [{ action: 'clear', detector: 'payload-flood', key, at: now, summary }];
}

function note(state: State, world: World, now: number, kibibytes: number): readonly Finding[] {
  state.wasOpen = false;
  state.flood ??= { since: now, toldAt: Number.NEGATIVE_INFINITY, told: 0, calm: 0 };
  const { flood, learned } = state;
  if (now - flood.toldAt < repeatMs && kibibytes < 4 * flood.told) return [];
  Object.assign(flood, { toldAt: now, told: kibibytes });
  return [raise(world, now, { kibibytes, learned, since: flood.since, heaviest: heaviestOf(world) })];
}

/** The heaviest topics of the last seconds: what is counted and not yet taken for the database. */
function heaviestOf({ topics }: World): Heaviest {
  return topics
    .heaviest(heaviestMax)
    .map(({ index, bytes }) => ({ topic: topics.name(index), kibibytes: Math.round(bytes / kibibyte) }));
}

function raise(
  world: World,
  now: number,
  flood: {
    readonly kibibytes: number;
    readonly learned: LearnedCount;
    readonly since: number;
    readonly heaviest: Heaviest;
  },
): Finding {
  const { kibibytes, learned, since, heaviest } = flood;
  const [first] = heaviest;
  const listed = heaviest.reduce((sum, entry) => sum + entry.kibibytes, 0);
  const one =
    first !== undefined && first.kibibytes >= oneTopicShare * Math.max(1, listed) ? first.topic : null;
  const usual = learned.minutes === 0 ? '' : ` About ${sayKibibytes(learned.mean)} a minute is usual.`;
  const where = one === null ? 'It is spread over several topics.' : `Most of it is on ${one}.`;
  return {
    action: 'raise',
    detector: 'payload-flood',
    key,
    at: now,
    severity: 'high',
    confidence: 0.85,
    title: `${sayKibibytes(kibibytes)} of payload within a minute on ${world.brokerName}`,
    summary: `${sayKibibytes(kibibytes)} came since the minute began.${usual} ${where}`,
    subject: one === null ? { kind: 'broker', id: String(world.brokerId) } : { kind: 'topic', id: one },
    evidence: {
      kibibytesInMinute: Math.round(kibibytes),
      usualKibibytesPerMinute: Math.round(learned.mean),
      mostKibibytesInMinute: Math.round(learned.peak),
      since: new Date(since).toISOString(),
      heaviestTopics: heaviest.map((entry) => ({ ...entry })),
    },
    attack,
  };
}

function sayKibibytes(kibibytes: number): string {
  const isLarge = kibibytes >= kibibyte;
  const amount = isLarge ? kibibytes / kibibyte : kibibytes;
  const rounded = amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return `${rounded.toLocaleString('en')} ${isLarge ? 'MiB' : 'KiB'}`;
}
