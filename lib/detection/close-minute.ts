import { hourFactor } from './hour-factor';
import { learnHour, learnWindow } from './learn-rate';
import { expectedWithMargin, nextCusum, surgeScore } from './negative-binomial-surge';
import type { ClosedMinute, SurgeCandidate } from './rate-state';
import type { TopicStore } from './topic-store';

/** Scores below these cannot alarm under any budget worth having, so they are not even listed. */
const listedScore = 5;
const listedSustained = 8;
/** Samples that an hour-of-day mean is taken to rest on: two visits of an hour. */
const hourSamples = 120;
const daySamples = 1440;
/** Windows before which a count says nothing. */
export const windowsToJudge = 60;
const minuteMs = 60_000;
const hourMs = 3_600_000;

/** The usual count of a minute of the hour that `at` falls in, and how many samples that rests on. */
export function usualCount(topics: TopicStore, index: number, at: number): { mean: number; samples: number } {
  const { mean, windows, hoursLearnedTwice, hourFactors } = topics.rates;
  const hour = Math.floor(at / hourMs) % 24;
  const base = mean[index] ?? 0;
  if ((((hoursLearnedTwice[index] ?? 0) >> hour) & 1) === 0)
    return { mean: base, samples: Math.min(windows[index] ?? 0, daySamples) };
  return { mean: base * hourFactor(hourFactors[index * 24 + hour] ?? 0), samples: hourSamples };
}

/**
 * Judges one topic's count in a window, before anything is learned from it; null when it is unremarkable. The effect
 * floors (twice the usual count and ten messages more) keep what is certain but tiny out (detection reference §2.2).
 */
export function judgeCount(
  topics: TopicStore,
  index: number,
  count: number,
  at: number,
): SurgeCandidate | null {
  const { mean, samples } = usualCount(topics, index, at);
  const { cusum, cusumMax, dispersion } = topics.rates;
  const expected = expectedWithMargin(mean, samples);
  const isLarge = count >= 2 * mean && count - mean >= 10;
  const score = isLarge ? surgeScore(count, expected, dispersion[index] ?? 0) : 0;
  const sustained = count >= 2 * mean && count - mean >= 2 ? (cusum[index] ?? 0) : 0;
  if (score < listedScore && sustained < listedSustained && !topics.isSurging(index)) return null;
  return { index, count, usual: mean, score, sustained, sustainedMax: cusumMax[index] ?? 0 };
}

/**
 * Closes the minute window that ends at `at` over all topics: judges each count, then learns from it (not while the
 * topic is marked surging). A window that began before `seeingSince` is thrown away, because part of it was not seen.
 */
export function closeMinute(topics: TopicStore, at: number, seeingSince: number): ClosedMinute {
  const begin = at - minuteMs;
  const isComplete = seeingSince <= begin;
  const candidates: SurgeCandidate[] = [];
  turnHour(topics, Math.floor(begin / hourMs));
  for (let index = 0; index < topics.size; index++) {
    const count = topics.takeWindowCount(index);
    topics.rates.closedCount[index] = count;
    const first = topics.firstSeenAt(index);
    if (!isComplete || first === 0 || first > begin) continue;
    const candidate = judgeClosed(topics, index, count, begin);
    if (candidate) candidates.push(candidate);
    learnWindow(topics, index, count, usualCount(topics, index, begin).mean);
  }
  if (isComplete) topics.rates.windowsInHour++;
  const closed = { at, isComplete, candidates };
  topics.closedMinute = closed;
  return closed;
}

/** Judges the running window early: a partial count that is already too high for a whole minute will stay so. */
export function judgeOpenMinute(topics: TopicStore, at: number): readonly SurgeCandidate[] {
  const candidates: SurgeCandidate[] = [];
  const { windows } = topics.rates;
  for (let index = 0; index < topics.size; index++) {
    const count = topics.windowCount(index);
    if (count < 10 || (windows[index] ?? 0) < windowsToJudge) continue;
    const candidate = judgeCount(topics, index, count, at);
    if (candidate && candidate.score >= listedScore) candidates.push(candidate);
  }
  return candidates;
}

function judgeClosed(topics: TopicStore, index: number, count: number, at: number): SurgeCandidate | null {
  if ((topics.rates.windows[index] ?? 0) < windowsToJudge) return null;
  updateCusum(topics, index, count, at);
  return count > 0 || topics.isSurging(index) ? judgeCount(topics, index, count, at) : null;
}

function updateCusum(topics: TopicStore, index: number, count: number, at: number): void {
  if (topics.isSurging(index)) return;
  const { cusum, dispersion } = topics.rates;
  const previous = cusum[index] ?? 0;
  if (previous === 0 && count === 0) return;
  const { mean, samples } = usualCount(topics, index, at);
  const expected = expectedWithMargin(mean, samples);
  cusum[index] = nextCusum(previous, Math.min(count, 6 * expected + 12), expected, dispersion[index] ?? 0);
}

function turnHour(topics: TopicStore, hour: number): void {
  const { rates } = topics;
  if (rates.hour === hour) return;
  if (rates.hour >= 0) for (let index = 0; index < topics.size; index++) learnHour(rates, index);
  rates.hour = hour;
  rates.windowsInHour = 0;
}
