import { z } from 'zod';
import type { TopicStore } from './topic-store';

const learnedNumber = z.number().min(0).max(1e15);

/**
 * What was learned of one topic, as `topic.baseline` keeps it. Gaps in seconds, rates in messages a minute; `hours` are
 * the 24 codes of `hour-factor.ts` by hour of the day, UTC; `hoursTwice` the bits of those learned on two days or more.
 */
export const topicBaselineSchema = z.object({
  version: z.literal(1),
  firstSeenAt: learnedNumber,
  gaps: z.object({ mean: learnedNumber, variance: learnedNumber, max: learnedNumber, count: z.int().min(0) }),
  rate: z.object({
    mean: learnedNumber,
    dispersion: z.number().min(-1).max(50),
    cusumMax: learnedNumber,
    windows: z.int().min(0).max(0xffff),
  }),
  hours: z.array(z.int().min(0).max(255)).length(24),
  hoursTwice: z.int().min(0).max(0xff_ffff),
});
export type TopicBaseline = z.infer<typeof topicBaselineSchema>;

/** What the store has learned of a topic; null before its first message. */
export function exportBaseline(topics: TopicStore, index: number): TopicBaseline | null {
  const firstSeenAt = topics.firstSeenAt(index);
  if (firstSeenAt === 0) return null;
  const { rates } = topics;
  return {
    version: 1,
    firstSeenAt,
    gaps: topics.gaps(index),
    rate: {
      mean: rates.mean[index] ?? 0,
      dispersion: rates.dispersion[index] ?? 0,
      cusumMax: rates.cusumMax[index] ?? 0,
      windows: rates.windows[index] ?? 0,
    },
    hours: [...rates.hourFactors.subarray(index * 24, index * 24 + 24)],
    hoursTwice: rates.hoursLearnedTwice[index] ?? 0,
  };
}

/**
 * Makes a topic known with what an earlier process had learned of it, before its first message here. Nothing of the
 * time in between is learned: its silence is not a gap. A stored value that is no baseline is passed over (false).
 */
export function restoreBaseline(topics: TopicStore, name: string, stored: unknown): boolean {
  const parsed = topicBaselineSchema.safeParse(stored);
  if (!parsed.success) return false;
  const index = topics.intern(name);
  if (index < 0 || topics.firstSeenAt(index) !== 0) return false;
  const { gaps, rate, hours, hoursTwice, firstSeenAt } = parsed.data;
  const { rates } = topics;
  topics.restoreGaps(index, gaps, firstSeenAt);
  rates.mean[index] = rate.mean;
  rates.dispersion[index] = rate.dispersion;
  rates.cusumMax[index] = rate.cusumMax;
  rates.windows[index] = rate.windows;
  rates.hourFactors.set(hours, index * 24);
  rates.hoursLearnedTwice[index] = hoursTwice;
  return true;
}
