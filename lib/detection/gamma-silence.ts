/** Inverse squared coefficient of variation of the gaps, kept within what a Gamma distribution is trusted for. */
export function gapRegularity(mean: number, variance: number): number {
  if (variance <= 0) return 25;
  return Math.min(25, Math.max(0.25, (mean * mean) / variance));
}

/** At or below this regularity a topic's pauses come in runs, and its longest one says less about the next. */
export const irregularBelow = 0.5;

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
