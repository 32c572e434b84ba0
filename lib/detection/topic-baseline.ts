import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import type { TopicStore } from './topic-store';

const hourCodes = z.array(z.number().int().min(0).max(255)).length(24);
const amount = z.number().min(0).max(1e12);

/** Version 1 of what is kept of one topic's baseline; short names, because there is one a topic. */
const baselineSchema = z.object({
  v: z.literal(1),
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
});

/** What was learned of a topic as JSON that `restoreTopicBaseline` takes back after a restart. */
export function exportTopicBaseline(topics: TopicStore, index: number): Json {
  const { rates } = topics;
  const gaps = topics.gaps(index);
  return {
    v: 1,
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
  };
}

/** Puts a stored baseline back; false (and nothing changed) when it is of another version or damaged. */
export function restoreTopicBaseline(topics: TopicStore, index: number, stored: unknown): boolean {
  const parsed = baselineSchema.safeParse(stored);
  if (!parsed.success) return false;
  const { f, g, r, h, t } = parsed.data;
  const { rates } = topics;
  topics.restoreGaps(index, { mean: g[0], variance: g[1], max: g[2], count: g[3] }, f);
  rates.mean[index] = r[0];
  rates.dispersion[index] = r[1];
  rates.cusumMax[index] = r[2];
  rates.windows[index] = r[3];
  rates.hourGain[index] = r[4];
  rates.hourRates.set(h, index * 24);
  rates.hoursLearned[index] = t;
  return true;
}
