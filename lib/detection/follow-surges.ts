import type { SurgeCandidate } from './rate-state';
import type { TopicStore } from './topic-store';

const minuteMs = 60_000;
const hourMs = 3_600_000;
/** Calm windows that end a surge. */
export const calmWindows = 5;
/** Three half-certain windows of five begin a surge. */
const suspectWindows = 5;
const suspectsMin = 3;
const coolDownMs = 30 * minuteMs;
/** Floods so large that they are told of a topic still being learned: windows seen, times the usual, messages above it. */
const earlyFloods = [
  { windows: 360, times: 10, excess: 100 },
  { windows: 10, times: 50, excess: 3000 },
] as const;
const topicsKept = 100_000;

/** Above this many surges their growth is seen when the minute closes. */
const grownMax = 10_000;

/** A topic that carries far too much; `newest` is its last judged window. */
export type Surge = {
  readonly since: number;
  /** The newest window is still open. */
  isPartial: boolean;
  newest: SurgeCandidate;
  calm: number;
};

export type SurgeWatch = {
  readonly surging: Map<number, Surge>;
  readonly suspectMinutes: Map<number, readonly number[]>;
  readonly coolUntil: Map<number, number>;
};

export type SurgeRules = {
  readonly topics: TopicStore;
  readonly now: number;
  /** Nats that one window, the CUSUM over several, or the evidence for much added traffic must reach. */
  readonly singleMin: number;
  readonly sustainedMin: number;
  readonly tenfoldMin: number;
  readonly learningHours: number;
  readonly relearnAfterHours: number;
};

export function createSurgeWatch(): SurgeWatch {
  return { surging: new Map(), suspectMinutes: new Map(), coolUntil: new Map() };
}

/**
 * Starts surges among the candidates of a closed window, or of an open one (`isPartial`, in which only a single count
 * that is already too high counts). False when none began. Marks topics surging, so that they learn nothing meanwhile.
 */
export function beginSurges(
  watch: SurgeWatch,
  candidates: readonly SurgeCandidate[],
  isPartial: boolean,
  rules: SurgeRules,
): boolean {
  const { topics, now } = rules;
  let began = false;
  for (const candidate of candidates) {
    const { index } = candidate;
    if (watch.surging.has(index) || topics.isReserved(index) || now < (watch.coolUntil.get(index) ?? 0))
      continue;
    if (!isSurge(watch, candidate, isPartial, rules)) continue;
    const isLearned =
      topics.isApproved(index) || (topics.rates.windows[index] ?? 0) >= rules.learningHours * 60;
    if (!isLearned && !isEarlyFlood(candidate, rules)) continue;
    watch.surging.set(index, { since: now, newest: candidate, calm: 0, isPartial });
    // A topic still being learned goes on learning, with its counts clipped: what looks like a flood may be its rhythm.
    if (isLearned) topics.markSurging(index, true);
    began = true;
  }
  return began;
}

function isSurge(
  watch: SurgeWatch,
  candidate: SurgeCandidate,
  isPartial: boolean,
  { now, singleMin, sustainedMin, tenfoldMin }: SurgeRules,
): boolean {
  const { index, score, sustained, sustainedMax, tenfold } = candidate;
  if (score >= singleMin || tenfold >= tenfoldMin) return true;
  if (isPartial) return false;
  if (sustained >= Math.max(sustainedMin, 2 * sustainedMax)) return true;
  if (score < singleMin / 2) return false;
  const recent = (watch.suspectMinutes.get(index) ?? []).filter((at) => at > now - suspectWindows * minuteMs);
  if (watch.suspectMinutes.size >= topicsKept) watch.suspectMinutes.clear();
  watch.suspectMinutes.set(index, [...recent, now]);
  return recent.length + 1 >= suspectsMin;
}

function isEarlyFlood(
  { index, count, usual, score }: SurgeCandidate,
  { topics, singleMin }: SurgeRules,
): boolean {
  const seen = topics.rates.windows[index] ?? 0;
  const isPlenty = earlyFloods.some(
    ({ windows, times, excess }) => seen >= windows && count >= times * usual && count - usual >= excess,
  );
  return isPlenty && score >= singleMin;
}

function isUsual(count: number, usual: number): boolean {
  return count < 1.5 * usual + 5;
}

/** Takes note of surges whose running window, `elapsedMs` old, already holds more than their newest one; were there any? */
export function growSurges({ surging }: SurgeWatch, topics: TopicStore, elapsedMs: number): boolean {
  if (surging.size > grownMax) return false;
  let hasGrown = false;
  for (const [index, surge] of surging) {
    const { newest } = surge;
    const count = topics.windowCount(index);
    if (count <= newest.count || isUsual(count, newest.usual)) continue;
    hasGrown = true;
    const share = newest.share < 1 ? Math.min(1, Math.max(newest.share, elapsedMs / minuteMs)) : 1;
    surge.newest = { ...newest, count, share };
    surge.isPartial = true;
    surge.calm = 0;
  }
  return hasGrown;
}

/** Follows the surges over the window that has just been closed, and ends those that have calmed down or lasted too long. */
export function followSurges(
  watch: SurgeWatch,
  candidates: readonly SurgeCandidate[],
  rules: SurgeRules,
): void {
  const { now, singleMin, relearnAfterHours } = rules;
  for (const surge of watch.surging.values()) surge.calm++;
  for (const candidate of candidates) {
    const surge = watch.surging.get(candidate.index);
    if (!surge) continue;
    surge.newest = candidate;
    surge.isPartial = false;
    const isCalm = candidate.score < singleMin / 4 && isUsual(candidate.count, candidate.usual);
    if (!isCalm) surge.calm = 0;
  }
  for (const [index, surge] of watch.surging) {
    const isAccepted = now - surge.since >= relearnAfterHours * hourMs;
    if (surge.calm >= calmWindows || isAccepted) endSurge(watch, index, isAccepted, rules);
  }
}

function endSurge(watch: SurgeWatch, index: number, isAccepted: boolean, { topics, now }: SurgeRules): void {
  watch.surging.delete(index);
  topics.markSurging(index, false);
  if (isAccepted && !topics.isFrozen(index)) topics.forgetRate(index);
  if (watch.coolUntil.size >= topicsKept) watch.coolUntil.clear();
  watch.coolUntil.set(index, now + coolDownMs);
}
