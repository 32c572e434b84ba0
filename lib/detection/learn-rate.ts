import { hourRate, hourRateCode } from './hour-rate';
import { dispersionMin } from './negative-binomial-surge';
import type { RateState } from './rate-state';
import type { TopicStore } from './topic-store';

const alphaMin = 1 / 1440;
/** Windows after which a count is clipped before it is learned. */
const clippedFrom = 60;
const windowsMax = 0xffff;
/** From two days on every hour has been seen twice and can be compared with the mean. */
const hoursJudgedFrom = 2880;
/** After a third day of comparing, the hour of the day is used if it explains this share of the scatter. */
const hoursTrustedFrom = 4320;
const youngUntil = 4320;
const hourGainMin = 0.3;
/** Above the 24 bits of the hours. */
const inUseBit = 24;
/** Highest excursion assumed before any has been seen. */
const cusumMaxUnknown = 10;
/** A CUSUM excursion above this is not what normal traffic does; it would only make the topic deaf. */
const cusumMaxCap = 100;
/** Windows an hour must have to be learned: two such visits give the 90 samples of detection reference §2.3. */
const windowsToLearnHour = 45;
/** Per hour; halves what was the highest excursion in about eleven days. */
const cusumMaxDecay = 0.9974;
/** Two neighbouring minutes count for at most three standard deviations each. */
const productMax = 9;
const kinshipAlpha = 1 / 720;
const quietFactorMax = 5;
const goldenRatio = 0.618034;

/** One topic's count in a minute, what was usual for it, and the hour of the day. */
export type Window = {
  readonly count: number;
  readonly usual: number;
  readonly hour: number;
  /**
   * Do the minutes before make an attack likely? Then its scatter is not learned. Where minutes do not depend on each
   * other, those left out are like the others; where they do, none is suspect.
   */
  readonly isSuspect: boolean;
};

/**
 * Learns one window's count: exponentially weighted mean and over-dispersion about what was usual for the hour, with the
 * count clipped so that a burst cannot teach its own size (detection reference §2.3). A topic marked surging or
 * frozen learns nothing.
 */
export function learnWindow(
  topics: TopicStore,
  index: number,
  { count, usual, hour, isSuspect }: Window,
): void {
  const { rates } = topics;
  if (topics.isSurging(index) || topics.isFrozen(index)) {
    rates.hourSum[index] = Number.NaN;
    return;
  }
  const seen = rates.windows[index] ?? 0;
  const mean = rates.mean[index] ?? 0;
  const clipped = seen < clippedFrom ? count : Math.min(count, 6 * usual + 12);
  const alpha = Math.max(alphaMin, 1 / (seen + 1));
  // The first window has nothing to scatter about.
  const excess = seen === 0 ? 0 : ((clipped - usual) * (clipped - usual) - usual) / (usual * usual + 0.05);
  const dispersion = rates.dispersion[index] ?? 0;
  if (seen >= hoursJudgedFrom) judgeHour(rates, index, hour, clipped);
  rates.mean[index] = mean + alpha * (clipped - mean);
  if (!isSuspect)
    rates.dispersion[index] = dispersion + alpha * (Math.min(50, Math.max(-0.5, excess)) - dispersion);
  rates.hourSum[index] = (rates.hourSum[index] ?? 0) + clipped;
  learnKinship(rates, index, usual, clipped);
  learnExcursion(rates, index);
  if (seen < windowsMax) rates.windows[index] = seen + 1;
}

/** Learns how much neighbouring minutes hang together: the autocorrelation at lag 1 of the standardised counts. */
function learnKinship(rates: RateState, index: number, usual: number, count: number): void {
  const scatter = usual + Math.max(dispersionMin, rates.dispersion[index] ?? 0) * usual * usual;
  if (scatter <= 0) return;
  const difference = count - usual;
  const product = (difference * (rates.lastDifference[index] ?? 0)) / scatter;
  const alpha = Math.max(kinshipAlpha, 1 / ((rates.windows[index] ?? 0) + 1));
  const kinship = rates.kinship[index] ?? 0;
  rates.kinship[index] = kinship + alpha * (Math.min(productMax, Math.max(-productMax, product)) - kinship);
  rates.lastDifference[index] = difference;
}

/**
 * Learns how high the CUSUM goes on normal traffic. While a topic is young, all it does is normal; later an excursion is
 * learned only when it has ended by itself, lest a surge raise its own bar.
 */
function learnExcursion(rates: RateState, index: number): void {
  const cusum = rates.cusum[index] ?? 0;
  const peak = rates.cusumPeak[index] ?? 0;
  if (cusum > peak) rates.cusumPeak[index] = cusum;
  const isYoung = (rates.windows[index] ?? 0) < youngUntil;
  if (peak === 0 || (cusum > 0 && !isYoung)) return;
  if (cusum === 0) rates.cusumPeak[index] = 0;
  if (peak > (rates.cusumMax[index] ?? 0)) rates.cusumMax[index] = Math.min(peak, cusumMaxCap);
}

/** Keeps score of how much of a topic's scatter the hour of the day explains: 1 = all, negative = it guesses worse than the mean. */
function judgeHour(rates: RateState, index: number, hour: number, count: number): void {
  const seen = rates.windows[index] ?? 0;
  if (seen >= hoursTrustedFrom) decideHours(rates, index);
  if (!isBitSet(rates, index, hour)) return;
  const mean = rates.mean[index] ?? 0;
  const hourly = hourRate(rates.hourRates[index * 24 + hour] ?? 0);
  const scatter = mean + Math.max(dispersionMin, rates.dispersion[index] ?? 0) * mean * mean;
  if (scatter <= 0) return;
  const better = ((count - mean) * (count - mean) - (count - hourly) * (count - hourly)) / scatter;
  const alpha = 1 / Math.min(hoursJudgedFrom, seen - hoursJudgedFrom + 1);
  const gain = rates.hourGain[index] ?? 0;
  rates.hourGain[index] = gain + alpha * (Math.min(20, Math.max(-20, better)) - gain);
}

/** Takes the hours of the day into use, or out of it. What was seen before then says nothing about now. */
function decideHours(rates: RateState, index: number): void {
  const gain = rates.hourGain[index] ?? 0;
  const isInUse = isBitSet(rates, index, inUseBit);
  if (isInUse ? gain >= 0 : gain <= hourGainMin) return;
  rates.hoursLearned[index] = (rates.hoursLearned[index] ?? 0) ^ (1 << inUseBit);
  rates.cusum[index] = 0;
  rates.cusumPeak[index] = 0;
  rates.tenfold[index] = 0;
  rates.kinship[index] = 0;
  rates.cusumMax[index] = isInUse ? cusumMaxCap : cusumMaxUnknown;
}

function isBitSet(rates: RateState, index: number, bit: number): boolean {
  return (((rates.hoursLearned[index] ?? 0) >> bit) & 1) === 1;
}

/** Is the hour of the day in use for this topic, and known for this hour? */
export function isHourly(rates: RateState, index: number, hour: number): boolean {
  return isBitSet(rates, index, inUseBit) && isBitSet(rates, index, hour);
}

/**
 * How many times longer than on average the gaps are in the quieter one of this hour and the last, as far as those are
 * known: 1 to 5.
 */
export function quietFactor(rates: RateState, index: number, hour: number): number {
  const mean = rates.mean[index] ?? 0;
  let quietest = mean;
  for (const each of [hour, (hour + 23) % 24])
    if (isBitSet(rates, index, each))
      quietest = Math.min(quietest, hourRate(rates.hourRates[index * 24 + each] ?? 0));
  return mean > quietest ? Math.min(quietFactorMax, mean / quietest) : 1;
}

/** Learns the mean of the hour that has just ended: at once, then half, then a quarter of the difference. */
export function learnHour(rates: RateState, index: number): void {
  const sum = rates.hourSum[index] ?? 0;
  rates.hourSum[index] = 0;
  rates.cusumMax[index] = (rates.cusumMax[index] ?? 0) * cusumMaxDecay;
  const windows = rates.windowsInHour;
  const seen = rates.windows[index] ?? 0;
  if (windows < windowsToLearnHour || seen < windows || Number.isNaN(sum)) return;
  const hour = rates.hour % 24;
  const cell = index * 24 + hour;
  const code = rates.hourRates[cell] ?? 0;
  const observed = sum / windows;
  const isThirdOrLater = isBitSet(rates, index, hour);
  const weight = code === 0 ? 1 : isThirdOrLater ? 0.25 : 0.5;
  const known = code === 0 ? observed : hourRate(code);
  rates.hourRates[cell] = hourRateCode(known + weight * (observed - known), (seen * goldenRatio) % 1);
  if (code !== 0) rates.hoursLearned[index] = (rates.hoursLearned[index] ?? 0) | (1 << hour);
}
