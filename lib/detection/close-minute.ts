import { runsInPhases } from './burstiness';
import { hourRate } from './hour-rate';
import { isHourly, learnHour, learnWindow, type Window } from './learn-rate';
import { learnTail, tailShare } from './minute-marks';
import { dropMissingMin, dropShareMax } from './negative-binomial-drop';
import { doubled, expectedWithMargin, nextCusum, surgeScore } from './negative-binomial-surge';
import type { ClosedMinute, DropCandidate, RateState, SurgeCandidate } from './rate-state';
import { closeTenfold, tenfoldEvidence } from './tenfold';
import type { TopicStore } from './topic-store';

/** Scores below these cannot alarm under any budget worth having, so they are not even listed. */
export const listedScore = 5;
export const listedSustained = 8;
/** Effect floors: a surge is at least this many times the usual count, and this many messages more. */
const timesMin = 2;
export const singleExcessMin = 10;
export const sustainedExcessMin = 5;
/** An excursion of the CUSUMs begins with a window of so many messages more: no logarithms for topics that hardly speak. */
const excursionExcessMin = 3;
/** An hour that is usually quieter than this share of the mean is not taken at its word: it may have been chance. */
const quietestHour = 0.25;
/** Samples that an hour-of-day mean is taken to rest on: two visits of an hour. */
const hourSamples = 120;
const daySamples = 1440;
/** Windows before which a count says nothing. */
export const windowsToJudge = 60;
/** A crude flood is judged earlier: after so many windows of a topic that speaks at least once a minute. */
const crudeFlood = { windows: 10, count: 3000, usualMin: 1 } as const;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** The hour of the day, UTC, that a time in ms falls in. */
export function hourOfDay(at: number): number {
  return Math.floor(at / hourMs) % 24;
}

/** The usual count of a minute of this hour of the day. */
export function usualCount(rates: RateState, index: number, hour: number): number {
  const mean = rates.mean[index] ?? 0;
  if (!isHourly(rates, index, hour)) return mean;
  return Math.max(quietestHour * mean, hourRate(rates.hourRates[index * 24 + hour] ?? 0));
}

/** How many windows the usual count of this hour rests on. */
export function samplesOf(rates: RateState, index: number, hour: number): number {
  return isHourly(rates, index, hour) ? hourSamples : Math.min(rates.windows[index] ?? 0, daySamples);
}

/** The usual count with the margin for how well it is known. */
export function expectedCount(rates: RateState, index: number, hour: number, usual: number): number {
  return expectedWithMargin(usual, samplesOf(rates, index, hour));
}

/** The lowest count of one minute at this hour that would alarm by itself at `threshold` nats. */
export function surgeBound(rates: RateState, index: number, hour: number, threshold: number): number {
  const usual = usualCount(rates, index, hour);
  const expected = expectedCount(rates, index, hour, usual);
  const dispersion = rates.dispersion[index] ?? 0;
  let below = Math.ceil(Math.max(timesMin * usual, usual + singleExcessMin)) - 1;
  let above = below + 1;
  while (surgeScore(above, expected, dispersion) < threshold) above *= 2;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (surgeScore(middle, expected, dispersion) < threshold) below = middle;
    else above = middle;
  }
  return above;
}

/**
 * Judges one topic's count in a window, before anything is learned from it; null when it is unremarkable. The effect
 * floors (twice the usual count and ten messages more) keep what is certain but tiny out (detection reference §2.2).
 */
export function judgeCount(
  topics: TopicStore,
  index: number,
  count: number,
  hour: number,
): SurgeCandidate | null {
  const { rates } = topics;
  const usual = usualCount(rates, index, hour);
  const isSurging = topics.isSurging(index);
  if (!isSurging && (count < timesMin * usual || count - usual < sustainedExcessMin)) return null;
  const isLarge = count >= timesMin * usual && count - usual >= singleExcessMin;
  const expected = expectedCount(rates, index, hour, usual);
  const score = isLarge ? surgeScore(count, expected, rates.dispersion[index] ?? 0) : 0;
  const sustained = isSurging || runsInPhases(topics, index) ? 0 : (rates.cusum[index] ?? 0);
  const tenfold = isSurging ? 0 : tenfoldEvidence(topics, index);
  if (score < listedScore && sustained < listedSustained && tenfold < listedSustained && !isSurging)
    return null;
  const sustainedMax = rates.cusumMax[index] ?? 0;
  return { index, count, usual, share: 1, score, sustained, sustainedMax, tenfold };
}

/**
 * Closes the minute window that ends at `at` over all topics: judges each count, then learns from it (not while the
 * topic is marked surging). A window that began before `seeingSince` is thrown away, because part of it was not seen.
 */
export function closeMinute(topics: TopicStore, at: number, seeingSince: number): ClosedMinute {
  const begin = at - minuteMs;
  const isComplete = seeingSince <= begin;
  const hour = hourOfDay(begin);
  const candidates: SurgeCandidate[] = [];
  const drops: DropCandidate[] = [];
  turnHour(topics, Math.floor(begin / hourMs));
  const { rates } = topics;
  const tail = tailShare(topics, at);
  for (let index = 0; index < topics.size; index++) {
    const count = topics.takeWindowCount(index);
    const first = topics.firstSeenAt(index);
    if (!isComplete || first === 0 || first > begin) continue;
    const usual = usualCount(rates, index, hour);
    const window = { count, usual, hour, isSuspect: rates.tenfold[index] !== 0 };
    const candidate = isJudged(rates, index, count) ? judgeClosed(topics, index, window, tail) : null;
    if (candidate) candidates.push(candidate);
    if (isLow(count, usual) && (rates.windows[index] ?? 0) >= windowsToJudge)
      drops.push({ index, count, usual });
    learnTail(topics, index, window, { share: tail, at });
    learnWindow(topics, index, window);
  }
  if (isComplete) rates.windowsInHour++;
  const closed = { at, isComplete, candidates, drops };
  topics.closedMinute = closed;
  return closed;
}

/** Does a count say anything, by how long the topic has been learned? */
export function isJudged({ windows, mean }: RateState, index: number, count: number): boolean {
  const seen = windows[index] ?? 0;
  if (seen >= windowsToJudge) return true;
  const { windows: least, count: many, usualMin } = crudeFlood;
  return count >= many && seen >= least && (mean[index] ?? 0) >= usualMin;
}

function isLow(count: number, usual: number): boolean {
  return count <= dropShareMax * usual && usual - count >= dropMissingMin;
}

function judgeClosed(
  topics: TopicStore,
  index: number,
  { count, usual, hour }: Window,
  tail: number,
): SurgeCandidate | null {
  const { rates } = topics;
  const isSurging = topics.isSurging(index);
  const cusum = rates.cusum[index] ?? 0;
  const isCalm = count <= doubled.risesFrom * usual || count - usual < excursionExcessMin;
  if (isCalm && cusum === 0 && rates.tenfold[index] === 0 && !isSurging) return null;
  if (!isSurging) {
    const expected = expectedCount(rates, index, hour, usual);
    const dispersion = rates.dispersion[index] ?? 0;
    const clipped = Math.min(count, 6 * expected + 12);
    rates.cusum[index] = nextCusum(cusum, { k: clipped, expected, dispersion }, doubled);
    closeTenfold(topics, index, { count, usual, expected }, tail);
  }
  return judgeCount(topics, index, count, hour);
}

function turnHour(topics: TopicStore, hour: number): void {
  const { rates } = topics;
  if (rates.hour === hour) return;
  if (rates.hour >= 0) for (let index = 0; index < topics.size; index++) learnHour(rates, index);
  rates.hour = hour;
  rates.windowsInHour = 0;
}
