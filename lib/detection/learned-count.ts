import { z } from 'zod';
import { expectedWithMargin, surgeScore } from './negative-binomial-surge';

/** What is usual of one figure of a whole broker, counted by the minute. */
export type LearnedCount = { mean: number; dispersion: number; peak: number; minutes: number };

const alphaMin = 1 / 1440;
/** Per minute: the highest count is half forgotten after a month. */
const peakDecay = 1 - 1.6e-5;
const figure = z.number().min(0).max(1e15);

export const learnedCountSchema = z.object({
  mean: figure,
  dispersion: z.number().min(-1).max(50),
  peak: figure,
  minutes: figure,
});

export function createLearnedCount(): LearnedCount {
  return { mean: 0, dispersion: 0, peak: 0, minutes: 0 };
}

/** Learns one minute's count as `learn-rate.ts` does for topics: weighted mean and over-dispersion, bursts clipped. */
export function learnCount(learned: LearnedCount, count: number): void {
  const { mean, dispersion, minutes } = learned;
  const alpha = Math.max(alphaMin, 1 / (minutes + 1));
  const clipped = minutes < 60 ? count : Math.min(count, 6 * mean + 12);
  const excess = minutes === 0 ? 0 : ((clipped - mean) ** 2 - mean) / (mean * mean + 0.05);
  learned.dispersion = dispersion + alpha * (Math.min(50, Math.max(-0.5, excess)) - dispersion);
  learned.mean = mean + alpha * (clipped - mean);
  learned.peak = Math.max(count, learned.peak * peakDecay);
  learned.minutes = minutes + 1;
}

/** How surprising a minute's count is, in nats; see `surgeScore`. */
export function countScore({ mean, dispersion, minutes }: LearnedCount, count: number): number {
  return surgeScore(count, expectedWithMargin(mean, Math.min(minutes, 1440)), dispersion);
}
