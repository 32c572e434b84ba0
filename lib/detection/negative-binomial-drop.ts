import { dispersionMin } from './negative-binomial-surge';

/**
 * How surprising it is that a window holds only `k` messages where `expected` were usual, in nats: the Chernoff bound of
 * the lower tail of the negative binomial, p ≤ e^-S (detection reference §2.3). 0 when the count is not below.
 */
export function dropScore(k: number, expected: number, dispersion: number): number {
  if (k >= expected || expected <= 0) return 0;
  const r = 1 / Math.max(dispersion, dispersionMin);
  const few = k === 0 ? 0 : k * Math.log(k / expected);
  return few - (k + r) * Math.log((k + r) / (expected + r));
}

/** The expected count, less a margin for how well it is known from `samples` windows: mean · (1 − 3/√(samples · mean)). */
export function expectedAtLeast(mean: number, samples: number): number {
  return Math.max(0, mean - 3 * Math.sqrt(mean / Math.max(1, samples)));
}

/** Low minutes in a row, each with messages in it, that make a drop: a pause that begins and ends leaves at most two. */
export const dropWindowsMin = 3;
/** Above this over-dispersion a topic is quiet for minutes by nature, and how much so is not known well enough. */
export const dropDispersionMax = 0.5;
/** Effect floors of a drop: at most this share of the usual count, and this many messages fewer. */
export const dropShareMax = 0.5;
export const dropMissingMin = 10;

/** The highest count that alarms as a drop at `threshold` nats when three minutes in a row hold no more; null when none does. */
export function dropBound(
  usual: number,
  samples: number,
  dispersion: number,
  threshold: number,
): number | null {
  const expected = expectedAtLeast(usual, samples);
  const isDrop = (k: number) =>
    dropScore(dropWindowsMin * k, dropWindowsMin * expected, dispersion / dropWindowsMin) >= threshold;
  let above = Math.floor(Math.min(dropShareMax * usual, usual - dropMissingMin)) + 1;
  if (above <= 0 || dispersion > dropDispersionMax || !isDrop(0)) return null;
  if (isDrop(above - 1)) return above - 1;
  let below = 0;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (isDrop(middle)) below = middle;
    else above = middle;
  }
  return below;
}
