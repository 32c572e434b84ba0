import { describe, expect, test } from 'vitest';
import { addedEvidence, begunEvidence, tailSurprise } from './negative-binomial-added';

/** P(K = k) of a negative binomial, for k from 0 to `many` − 1. */
function binomials(mean: number, dispersion: number, many: number): readonly number[] {
  const r = 1 / dispersion;
  const q = mean / (mean + r);
  const terms = [(1 - q) ** r];
  for (let k = 1; k < many; k++) terms.push((terms[k - 1] ?? 0) * ((k - 1 + r) / k) * q);
  return terms;
}

function poissons(mean: number, many: number): readonly number[] {
  const terms = [Math.exp(-mean)];
  for (let k = 1; k < many; k++) terms.push(((terms[k - 1] ?? 0) * mean) / k);
  return terms;
}

const kinds = [
  { expected: 2, dispersion: 1 },
  { expected: 10, dispersion: 1 },
  { expected: 10, dispersion: 0.25 },
  { expected: 30, dispersion: 0.02 },
  { expected: 5, dispersion: 1.8 },
  { expected: 0.4, dispersion: 1 },
];

describe.each(kinds)('on an expected $expected with dispersion $dispersion', ({ expected, dispersion }) => {
  const own = binomials(expected, dispersion, 2000);

  test('addedEvidence is the log-likelihood ratio of its bets', () => {
    const k = Math.ceil(10 * expected) + 1;
    const withAdded = (times: number) => {
      const added = poissons(times * expected, k + 1);
      return added.reduce((sum, p, j) => sum + p * (own[k - j] ?? 0), 0) / (own[k] ?? 1);
    };
    const ratio = 0.88 * withAdded(9) + 0.1 * withAdded(6) + 0.02;
    expect(addedEvidence({ k, expected, dispersion })).toBeCloseTo(Math.log(ratio), 6);
  });

  test.each([
    { name: 'addedEvidence', evidence: addedEvidence },
    { name: 'begunEvidence', evidence: begunEvidence },
  ])('$name is a fair bet: normal traffic wins nothing on average', ({ evidence }) => {
    const mean = own.reduce((sum, p, k) => sum + p * Math.exp(evidence({ k, expected, dispersion })), 0);
    expect(mean).toBeLessThanOrEqual(1.0001);
    expect(mean).toBeGreaterThan(0.02);
  });

  test('tailSurprise is a close bound on the exact tail', () => {
    for (const times of [2, 4, 8]) {
      const k = Math.ceil(times * expected) + 1;
      const tail = own.slice(k).reduce((sum, p) => sum + p, 0);
      const bound = Math.exp(-tailSurprise(k, expected, dispersion));
      expect(bound).toBeGreaterThanOrEqual(tail * 0.999_999);
      expect(bound).toBeLessThan(1.6 * tail);
    }
  });
});

test('a tenfold minute of bursty traffic is worth eight nats or more, however large it is by chance', () => {
  for (const k of [100, 110, 130]) {
    const evidence = addedEvidence({ k, expected: 10, dispersion: 1 });
    expect(evidence).toBeGreaterThan(7.9);
    expect(evidence).toBeLessThan(9);
  }
});

test('what is usual, or a busy topic counted in millions, breaks nothing', () => {
  expect(begunEvidence({ k: 3, expected: 10, dispersion: 1 })).toBe(Number.NEGATIVE_INFINITY);
  expect(tailSurprise(0, 0, 1)).toBe(0);
  expect(addedEvidence({ k: 10_000_000, expected: 1_000_000, dispersion: 1 })).toBeCloseTo(
    Math.log(0.88) + 9,
    0,
  );
  expect(addedEvidence({ k: 5_000_000, expected: 10, dispersion: 0.02 })).toBeGreaterThan(50);
});
