import { runsInPhases } from './burstiness';
import { hourOfDay, samplesOf } from './close-minute';
import { dropDispersionMax, dropScore, dropWindowsMin, expectedAtLeast } from './negative-binomial-drop';
import type { DropCandidate } from './rate-state';
import type { TopicStore } from './topic-store';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const windowsMax = 30;
/** Usual windows that end a drop. */
const usualWindows = 3;
const topicsKept = 100_000;

/** Low windows in a row: how many, and what they held and should have held together. */
type Run = { windows: number; count: number; expected: number };

/** A topic that speaks too seldom; `newest` is its last low window. */
export type Drop = {
  readonly since: number;
  readonly score: number;
  newest: DropCandidate;
  usualFor: number;
};

export type DropWatch = { readonly runs: Map<number, Run>; readonly dropped: Map<number, Drop> };

export type DropRules = {
  readonly topics: TopicStore;
  /** End of the closed window, ms. */
  readonly now: number;
  /** Nats that the low windows must reach together. */
  readonly scoreMin: number;
  readonly learningHours: number;
  readonly relearnAfterHours: number;
};

export function createDropWatch(): DropWatch {
  return { runs: new Map(), dropped: new Map() };
}

/** Can a drop be told on this topic at all? Those that come in bursts or phases are quiet by nature now and then. */
export function isDropJudged({ topics, learningHours }: DropRules, index: number): boolean {
  const isLearned = topics.isApproved(index) || (topics.rates.windows[index] ?? 0) >= learningHours * 60;
  return (
    isLearned &&
    !topics.isReserved(index) &&
    !topics.isSparkplug(index) &&
    !runsInPhases(topics, index) &&
    (topics.rates.dispersion[index] ?? 0) <= dropDispersionMax
  );
}

/**
 * Takes the low counts of a closed window. A topic has dropped when at least three windows in a row were low, yet never
 * empty (that is silence, which has its own detector), and their sum is too low for chance: the sum of n independent
 * windows is negative binomial with n times the mean and an n-th of the dispersion. Nothing is learned meanwhile.
 */
export function followDrops(watch: DropWatch, candidates: readonly DropCandidate[], rules: DropRules): void {
  const low = new Map(candidates.map((candidate) => [candidate.index, candidate]));
  endDrops(watch, low, rules);
  for (const index of watch.runs.keys()) if (!low.has(index)) watch.runs.delete(index);
  for (const candidate of candidates) {
    const { index, count } = candidate;
    if (count === 0 || watch.dropped.has(index) || rules.topics.isSurging(index)) watch.runs.delete(index);
    else noteLow(watch, candidate, rules);
  }
}

function noteLow(watch: DropWatch, candidate: DropCandidate, rules: DropRules): void {
  const { topics, now, scoreMin } = rules;
  const { index, count, usual } = candidate;
  if (!isDropJudged(rules, index)) return;
  const run = watch.runs.get(index) ?? { windows: 0, count: 0, expected: 0 };
  if (run.windows === 0 && watch.runs.size >= topicsKept) return;
  watch.runs.set(index, run);
  if (run.windows >= windowsMax) return;
  run.windows++;
  run.count += count;
  run.expected += expectedAtLeast(usual, samplesOf(topics.rates, index, hourOfDay(now - minuteMs)));
  if (run.windows < dropWindowsMin) return;
  const score = dropScore(run.count, run.expected, (topics.rates.dispersion[index] ?? 0) / run.windows);
  if (score < scoreMin) return;
  watch.runs.delete(index);
  watch.dropped.set(index, { since: now - run.windows * minuteMs, score, newest: candidate, usualFor: 0 });
  topics.markSurging(index, true);
}

function endDrops(watch: DropWatch, low: ReadonlyMap<number, DropCandidate>, rules: DropRules): void {
  const { topics, now, relearnAfterHours } = rules;
  for (const [index, drop] of watch.dropped) {
    const newest = low.get(index);
    if (newest === undefined) drop.usualFor++;
    else Object.assign(drop, { newest, usualFor: 0 });
    const isAccepted = now - drop.since >= relearnAfterHours * hourMs;
    if (drop.usualFor < usualWindows && !isAccepted) continue;
    watch.dropped.delete(index);
    topics.markSurging(index, false);
    if (isAccepted && !topics.isFrozen(index)) topics.forgetRate(index);
  }
}
