/** Inverse squared coefficient of variation of the gaps, kept within what a Gamma distribution is trusted for. */
export function gapRegularity(mean: number, variance: number): number {
  if (variance <= 0) return 25;
  return Math.min(25, Math.max(0.25, (mean * mean) / variance));
}

/** At or below this regularity a topic's pauses come in runs, and its longest one says less about the next. */
const irregularBelow = 0.5;

/**
 * How surprising it is that a topic has been silent for `elapsed` (same unit as `mean`), in nats: the Chernoff bound of a
 * Gamma-distributed gap, p ≤ e^-S with S = κ(x − 1 − ln x), x = elapsed / mean (detection reference §2.4).
 * 0 while the gap is not longer than usual.
 */
export function silenceScore(elapsed: number, mean: number, variance: number): number {
  if (mean <= 0 || elapsed <= mean) return 0;
  const x = elapsed / mean;
  return gapRegularity(mean, variance) * (x - 1 - Math.log(x));
}

/** Silences shorter than this many usual gaps are never told. */
export const timesLongerMin = 3;
/** Nor those shorter than this many times the longest gap that was learned; more for irregular topics. */
const timesLongest = { regular: 2, random: 3, irregular: 4 } as const;
/** Below this regularity messages come at random, and the longest pause so far is chance as well. */
const randomBelow = 1.5;

/** How many times its longest gap a topic may be silent. */
export function longestGapTimes(mean: number, variance: number): number {
  const regularity = gapRegularity(mean, variance);
  if (regularity < irregularBelow) return timesLongest.irregular;
  return regularity < randomBelow ? timesLongest.random : timesLongest.regular;
}

/**
 * After how long a silence of a topic with these gaps (seconds) alarms: when its score reaches `threshold` nats, it is three
 * usual gaps and twice the longest one, and `secondsMin`. Null while nothing was learned.
 */
export function silenceAlarmSeconds(
  gaps: { readonly mean: number; readonly variance: number; readonly max: number },
  threshold: number,
  secondsMin: number,
): number | null {
  const { mean, variance, max } = gaps;
  if (mean <= 0) return null;
  let below = timesLongerMin;
  let above = below;
  while (silenceScore(above, 1, variance / (mean * mean)) < threshold) above *= 2;
  for (let step = 0; step < 40; step++) {
    const middle = (below + above) / 2;
    if (silenceScore(middle, 1, variance / (mean * mean)) < threshold) below = middle;
    else above = middle;
  }
  return Math.max(secondsMin, above * mean, longestGapTimes(mean, variance) * max);
}
