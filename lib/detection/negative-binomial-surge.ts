/**
 * How surprising a count `k` is for a window whose expected count is `expected` and whose over-dispersion is
 * `dispersion` (variance = mean + dispersion · mean²), in nats: the Chernoff bound of the negative binomial tail,
 * p ≤ e^-S (detection reference §2.3). 0 when the count is not above what was expected.
 */
export function surgeScore(k: number, expected: number, dispersion: number): number {
  if (k <= expected || expected <= 0) return 0;
  const r = 1 / Math.max(dispersion, dispersionMin);
  return k * Math.log(k / expected) - (k + r) * Math.log((k + r) / (expected + r));
}

/** Even clockwork traffic is not trusted to be less dispersed than this. */
export const dispersionMin = 0.02;

/**
 * How many times the usual rate a CUSUM looks for, ρ, and up to how many times the expected count its step is negative
 * whatever the dispersion, ρ·ln ρ/(ρ − 1): no logarithms for quiet topics.
 */
export const doubled = { times: 2, risesFrom: 1.386 } as const;

/**
 * The next value of a one-sided CUSUM that looks for a lasting multiple of the rate, in nats (negative binomial
 * log-likelihood ratio; its mean time to a false alarm is at least e^h by Lorden, so h is set from the budget). Holds for
 * windows that are independent of each other.
 */
export function nextCusum(
  previous: number,
  { k, expected, dispersion }: { readonly k: number; readonly expected: number; readonly dispersion: number },
  { times, risesFrom }: { readonly times: number; readonly risesFrom: number },
): number {
  if (previous === 0 && k <= risesFrom * expected) return 0;
  if (expected <= 0) return previous;
  const r = 1 / Math.max(dispersion, dispersionMin);
  const raised = times * expected + r;
  const step = r * Math.log((expected + r) / raised) + k * Math.log((times * (expected + r)) / raised);
  return Math.max(0, previous + step);
}

/**
 * The expected count with a margin for how well it is known from `samples` windows: mean · (1 + 3/√(samples · mean)).
 * A mean below one message in all samples counts as that much, so that a topic that never spoke has an expectation too.
 */
export function expectedWithMargin(mean: number, samples: number): number {
  const known = Math.max(1, samples);
  const floored = Math.max(mean, 1 / known);
  return floored + 3 * Math.sqrt(floored / known);
}
