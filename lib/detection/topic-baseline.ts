import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import type { TopicStore } from './topic-store';

const hourCodes = z.array(z.number().int().min(0).max(255)).length(24);
const amount = z.number().min(0).max(1e12);

const learnedShape = {
  /** First seen, ms since the epoch. */
  f: z.number().min(0).max(8.64e15),
  /** Gaps: mean, variance, max in seconds, count. */
  g: z.tuple([amount, amount, amount, amount]),
  /** Rate: mean, dispersion, cusumMax, windows, gain of the hour of the day. */
  r: z.tuple([
    amount,
    z.number().min(-1).max(50),
    amount,
    z.number().int().min(0).max(65_535),
    z.number().min(-20).max(20),
  ]),
  /** Hour-of-day rates, which of them rest on two days or more, and whether they are in use. */
  h: hourCodes,
  t: z.number().int().min(0).max(0x1ffffff),
};

/** What is kept of one topic's baseline; short names, because there is one a topic. Version 1 had no payloads and marks. */
const baselineSchema = z.discriminatedUnion('v', [
  z.object({ v: z.literal(1), ...learnedShape }),
  z.object({
    v: z.literal(2),
    ...learnedShape,
    /** Counts of neighbouring minutes hang together by this much: about −1 to 1, but one estimate may go to ±9. */
    k: z.number().min(-9).max(9).default(0),
    /** Over-dispersion of pieces of a minute, in thousandths. */
    d: z.number().int().min(0).max(65_535).default(0),
    /** Marks of people: `f` frozen, `a` approved. */
    m: z.string().max(8).default(''),
    /** What `MessageProfiles` has learned of its payloads. */
    p: z.unknown(),
  }),
]);

/** A stored baseline, checked. */
export type StoredBaseline = z.output<typeof baselineSchema>;

/** What learns the payloads of topics; `MessageProfiles`. */
export type BaselineProfiles = {
  export(index: number): Json | null;
  restore(index: number, stored: unknown): boolean;
};

/** Checks stored JSON; null when it is of another version or damaged. */
export function parseTopicBaseline(stored: unknown): StoredBaseline | null {
  return baselineSchema.safeParse(stored).data ?? null;
}

/** What was learned of a topic as JSON that `restoreTopicBaseline` takes back after a restart; `profiles` may be left out. */
export function exportTopicBaseline(
  topics: TopicStore,
  profiles: BaselineProfiles | null,
  index: number,
): Json {
  const { rates } = topics;
  const gaps = topics.gaps(index);
  return {
    v: 2,
    f: topics.firstSeenAt(index),
    g: [gaps.mean, gaps.variance, gaps.max, gaps.count],
    r: [
      rates.mean[index] ?? 0,
      rates.dispersion[index] ?? 0,
      rates.cusumMax[index] ?? 0,
      rates.windows[index] ?? 0,
      rates.hourGain[index] ?? 0,
    ],
    h: [...rates.hourRates.subarray(index * 24, index * 24 + 24)],
    t: rates.hoursLearned[index] ?? 0,
    k: rates.kinship[index] ?? 0,
    d: rates.pieceDispersion[index] ?? 0,
    m: `${topics.isFrozen(index) ? 'f' : ''}${topics.isApproved(index) ? 'a' : ''}`,
    p: profiles?.export(index) ?? null,
  };
}

/**
 * Puts a stored baseline back; false (and nothing changed) when it is of another version or damaged. A damaged part about
 * payloads is left out: those are learned anew.
 */
export function restoreTopicBaseline(
  topics: TopicStore,
  profiles: BaselineProfiles | null,
  index: number,
  stored: unknown,
): boolean {
  const parsed = parseTopicBaseline(stored);
  if (parsed === null) return false;
  const { f, g, r, h, t } = parsed;
  const { rates } = topics;
  topics.restoreGaps(index, { mean: g[0], variance: g[1], max: g[2], count: g[3] }, f);
  rates.mean[index] = r[0];
  rates.dispersion[index] = r[1];
  rates.cusumMax[index] = r[2];
  rates.windows[index] = r[3];
  rates.hourGain[index] = r[4];
  rates.hourRates.set(h, index * 24);
  rates.hoursLearned[index] = t;
  if (parsed.v === 1) return true;
  rates.kinship[index] = parsed.k;
  rates.pieceDispersion[index] = parsed.d;
  topics.markFrozen(index, parsed.m.includes('f'));
  topics.markApproved(index, parsed.m.includes('a'));
  if (parsed.p !== null && parsed.p !== undefined) profiles?.restore(index, parsed.p);
  return true;
}
