import { dispersionMin } from './negative-binomial-surge';

/** What is bet on: traffic of so many times the usual count added to it. The rest of the stake goes on none added. */
const bets = [
  { times: 9, weight: 0.88 },
  { times: 6, weight: 0.1 },
] as const;
const onNothing = 0.02;
/** Below this many times the expected count none of the bets can win, and no sums are worked out. */
const timesMin = 4;
/** Standard deviations of the added count that are summed over. */
const deviations = 6;
/** The part of a minute in which added traffic began is worth at most about this many nats. */
const begunMax = 6;

/** A count, what was expected (with margin) in the same time, and how far it scatters beyond Poisson. */
type Counted = { readonly k: number; readonly expected: number; readonly dispersion: number };

/**
 * Evidence in nats for even traffic of many times the usual rate beside a topic's own over the whole of a window: the
 * log-likelihood ratio of a negative binomial plus a Poisson count against the negative binomial alone, mixed over the
 * sizes bet on. It is a bet at fair odds, so that on normal traffic e^evidence is 1 on average.
 */
export function addedEvidence({ k, expected, dispersion }: Counted): number {
  if (k < timesMin * expected) return Math.log(onNothing);
  const r = 1 / Math.max(dispersion, dispersionMin);
  let ratio = onNothing;
  for (const { times, weight } of bets)
    ratio += weight * Math.exp(Math.min(300, addedRatio(k, times * expected, expected, r)));
  return Math.log(ratio);
}

/**
 * Evidence in nats that such traffic began within the window, at an unknown moment: e^(surprise) mixed evenly over all
 * surprises up to a bound, which is a fair bet as well. −∞ for a count that is not above what was expected.
 */
export function begunEvidence({ k, expected, dispersion }: Counted): number {
  return Math.log(Math.expm1(Math.min(begunMax, tailSurprise(k, expected, dispersion))) / begunMax);
}

/**
 * How surprising a count of `k` or more is, in nats, nearly exact: the negative binomial tail is at most its first term
 * times a geometric series. 0 for a count that is not above what was expected.
 */
export function tailSurprise(k: number, expected: number, dispersion: number): number {
  if (k <= expected || expected <= 0) return 0;
  const r = 1 / Math.max(dispersion, dispersionMin);
  const q = expected / (expected + r);
  const ratio = Math.max(q, ((k + r) / (k + 1)) * q);
  if (ratio >= 1) return 0;
  const first =
    logGamma(k + r) - logGamma(r) - logGamma(k + 1) + r * Math.log(r / (expected + r)) + k * Math.log(q);
  return Math.max(0, Math.log1p(-ratio) - first);
}

/** ln Σ_j Poisson(j; added) · NB(k − j) / NB(k), over those j that the Poisson count takes in practice. */
function addedRatio(k: number, added: number, expected: number, r: number): number {
  const q = expected / (expected + r);
  const reach = deviations * (Math.sqrt(added) + 1);
  const from = Math.max(0, Math.floor(added - reach));
  const to = Math.min(k, Math.ceil(added + reach));
  if (to < from) return Number.NEGATIVE_INFINITY;
  const logBinomial = (count: number) =>
    logGamma(count + r) - logGamma(count + 1) + count * Math.log(q) - logGamma(k + r) + logGamma(k + 1);
  let scale = from * Math.log(added) - added - logGamma(from + 1) + logBinomial(k - from) - k * Math.log(q);
  let term = 1;
  let sum = 1;
  for (let j = from + 1; j <= to; j++) {
    const own = k - j + 1;
    term *= (added / j) * (own / ((own - 1 + r) * q));
    sum += term;
    if (sum < 1e200) continue;
    scale += Math.log(sum);
    term /= sum;
    sum = 1;
  }
  return scale + Math.log(sum);
}

/** ln Γ(x) for x > 0 by Stirling’s series, good to about 1e-9. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 8; y++) shift += Math.log(y);
  const inverse = 1 / (y * y);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
