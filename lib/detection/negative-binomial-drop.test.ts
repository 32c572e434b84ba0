import { describe, expect, test } from 'vitest';
import { dropBound, dropScore, expectedAtLeast } from './negative-binomial-drop';

/** Exact P(K ≤ k) of a negative binomial with mean m and dispersion phi. */
function lowerTail(k: number, m: number, phi: number): number {
  const r = 1 / phi;
  const p = r / (r + m);
  let term = p ** r;
  let sum = 0;
  for (let count = 0; count <= k; count++) {
    sum += term;
    term *= ((count + r) / (count + 1)) * (1 - p);
  }
  return sum;
}

describe('dropScore', () => {
  test.each([
    { m: 30, phi: 0.02 },
    { m: 60, phi: 0.1 },
    { m: 200, phi: 0.3 },
  ])('is a bound on the exact tail for mean $m and dispersion $phi', ({ m, phi }) => {
    for (const k of [0, Math.floor(m / 10), Math.floor(m / 3)]) {
      const bound = Math.exp(-dropScore(k, m, phi));
      expect(bound * (1 + 1e-9)).toBeGreaterThanOrEqual(lowerTail(k, m, phi));
      expect(bound).toBeLessThan(40 * lowerTail(k, m, phi));
    }
  });

  test('as many as expected, or more, are no drop', () => {
    expect([dropScore(10, 10, 0.1), dropScore(12, 10, 0.1), dropScore(0, 0, 0.1)]).toEqual([0, 0, 0]);
  });
});

test('the margin is taken off what is expected, and shrinks with what is known', () => {
  expect([expectedAtLeast(100, 1), expectedAtLeast(100, 10_000), expectedAtLeast(1, 1)]).toEqual([
    70, 99.7, 0,
  ]);
});

describe('dropBound', () => {
  test('is the last count that alarms', () => {
    const bound = dropBound(60, 1440, 0.1, 20) ?? -1;
    const scoreOf = (k: number) => dropScore(3 * k, 3 * expectedAtLeast(60, 1440), 0.1 / 3);
    expect(scoreOf(bound)).toBeGreaterThanOrEqual(20);
    expect(scoreOf(bound + 1)).toBeLessThan(20);
  });

  test('is none for a quiet or a scattered topic, and half the usual at most', () => {
    expect([dropBound(5, 1440, 0.02, 20), dropBound(200, 1440, 1, 20)]).toEqual([null, null]);
    expect(dropBound(10_000, 1440, 0.001, 5)).toBe(5000);
  });
});
