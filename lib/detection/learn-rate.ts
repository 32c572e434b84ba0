import { hourFactor, hourFactorCode } from './hour-factor';
import type { RateState } from './rate-state';
import type { TopicStore } from './topic-store';

const alphaMin = 1 / 1440;
/** Windows after which a count is clipped before it is learned. */
const clippedFrom = 60;
const windowsMax = 0xffff;
/** A CUSUM excursion above this is not what normal traffic does; it would only make the topic deaf. */
const cusumMaxCap = 100;
/** Windows an hour must have to be learned: two such visits give the 90 samples of detection reference §2.3. */
const windowsToLearnHour = 45;
/** Per hour; halves what was the highest excursion in about eleven days. */
const cusumMaxDecay = 0.9974;
const goldenRatio = 0.618034;

/**
 * Learns one window's count: exponentially weighted mean and over-dispersion about what was usual for the hour, with the
 * count clipped so that a burst cannot teach its own size (detection reference §2.3). A topic marked surging learns nothing.
 */
export function learnWindow(topics: TopicStore, index: number, count: number, usual: number): void {
  const { rates } = topics;
  if (topics.isSurging(index)) {
    rates.hourSum[index] = Number.NaN;
    return;
  }
  const seen = rates.windows[index] ?? 0;
  const mean = rates.mean[index] ?? 0;
  const clipped = seen < clippedFrom ? count : Math.min(count, 6 * usual + 12);
  const alpha = Math.max(alphaMin, 1 / (seen + 1));
  const excess = ((clipped - usual) * (clipped - usual) - usual) / (usual * usual + 0.05);
  const dispersion = rates.dispersion[index] ?? 0;
  rates.mean[index] = mean + alpha * (clipped - mean);
  rates.dispersion[index] = dispersion + alpha * (Math.min(50, Math.max(-0.5, excess)) - dispersion);
  rates.hourSum[index] = (rates.hourSum[index] ?? 0) + clipped;
  const cusum = rates.cusum[index] ?? 0;
  if (cusum > (rates.cusumMax[index] ?? 0)) rates.cusumMax[index] = Math.min(cusum, cusumMaxCap);
  if (seen < windowsMax) rates.windows[index] = seen + 1;
}

/** Learns the hour that has just ended as a factor on the mean: at once, then half, then a quarter of the difference. */
export function learnHour(rates: RateState, index: number): void {
  const sum = rates.hourSum[index] ?? 0;
  rates.hourSum[index] = 0;
  rates.cusumMax[index] = (rates.cusumMax[index] ?? 0) * cusumMaxDecay;
  const mean = rates.mean[index] ?? 0;
  const windows = rates.windowsInHour;
  const seen = rates.windows[index] ?? 0;
  if (windows < windowsToLearnHour || seen < windows || mean <= 0 || Number.isNaN(sum)) return;
  const hour = rates.hour % 24;
  const cell = index * 24 + hour;
  const code = rates.hourFactors[cell] ?? 0;
  const observed = sum / windows / mean;
  const isSecondOrLater = ((rates.hoursLearnedTwice[index] ?? 0) >> hour) & 1;
  const weight = code === 0 ? 1 : isSecondOrLater ? 0.25 : 0.5;
  const known = code === 0 ? observed : hourFactor(code);
  rates.hourFactors[cell] = hourFactorCode(known + weight * (observed - known), (seen * goldenRatio) % 1);
  if (code !== 0) rates.hoursLearnedTwice[index] = (rates.hoursLearnedTwice[index] ?? 0) | (1 << hour);
}
