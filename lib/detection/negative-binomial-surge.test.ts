import { describe, expect, test } from 'vitest';
import { doubled, expectedWithMargin, nextCusum, surgeScore } from './negative-binomial-surge';

/** Exact tail P(K ≥ k) of a negative binomial with mean m and dispersion phi, by summing its probabilities. */
function tail(k: number, m: number, phi: number): number {
  const r = 1 / phi;
  const p = r / (r + m);
  let term = p ** r;
  let below = 0;
  for (let count = 0; count < k; count++) {
    below += term;
    term *= ((count + r) / (count + 1)) * (1 - p);
  }
  return 1 - below;
}

describe('surgeScore', () => {
  test.each([
    { m: 2, phi: 0.02 },
    { m: 10, phi: 0.1 },
    { m: 10, phi: 1 },
    { m: 50, phi: 0.25 },
  ])('is a bound on the exact tail for mean $m and dispersion $phi', ({ m, phi }) => {
    for (const k of [m + 2, 2 * m + 3, 3 * m + 5]) {
      const exact = tail(k, m, phi);
      const bound = Math.exp(-surgeScore(k, m, phi));
      expect(bound).toBeGreaterThanOrEqual(exact);
      expect(bound).toBeLessThan(40 * exact);
    }
  });

  test('tends to the Poisson bound as the dispersion goes to its minimum', () => {
    const poisson = 30 * Math.log(30 / 10) - 20;
    expect(surgeScore(30, 10, 0)).toBeLessThan(poisson);
    expect(surgeScore(30, 10, 0)).toBeGreaterThan(0.7 * poisson);
  });

  test('a burst on a bursty topic surprises less', () => {
    expect(surgeScore(100, 10, 2)).toBeLessThan(surgeScore(100, 10, 0.1) / 4);
  });

  test.each([
    [10, 10],
    [3, 10],
    [0, 0],
  ])('%s where %s were expected is no surprise', (k, expected) => {
    expect(surgeScore(k, expected, 0.1)).toBe(0);
  });
});

describe('nextCusum', () => {
  test('a doubled rate drives it up, the usual rate down to 0 and no further', () => {
    let value = 0;
    for (let window = 0; window < 5; window++)
      value = nextCusum(value, { k: 40, expected: 20, dispersion: 0.02 }, doubled);
    expect(value).toBeGreaterThan(15);
    for (let window = 0; window < 20; window++)
      value = nextCusum(value, { k: 20, expected: 20, dispersion: 0.02 }, doubled);
    expect(value).toBe(0);
  });

  test.each([doubled])('its step is the log-likelihood ratio of $times times the rate', (looksFor) => {
    const [k, m, phi] = [35, 20, 0.1];
    const r = 1 / phi;
    const logLikelihood = (mean: number) => k * Math.log(mean / (mean + r)) + r * Math.log(r / (mean + r));
    const step = logLikelihood(looksFor.times * m) - logLikelihood(m);
    expect(nextCusum(50, { k, expected: m, dispersion: phi }, looksFor)).toBeCloseTo(50 + step, 9);
  });

  test.each([doubled])('skipping the logarithms changes nothing ($times times)', (looksFor) => {
    for (const dispersion of [0.02, 0.5, 5, 50])
      for (const m of [0.1, 3, 200])
        expect(nextCusum(1e-9, { k: looksFor.risesFrom * m, expected: m, dispersion }, looksFor)).toBe(0);
  });
});

describe('expectedWithMargin', () => {
  test('the margin shrinks with what is known', () => {
    expect([
      expectedWithMargin(100, 1),
      expectedWithMargin(100, 100),
      expectedWithMargin(100, 10_000),
    ]).toEqual([130, 103, 100.3]);
  });
  test('a topic that never spoke has an expectation', () => {
    expect(expectedWithMargin(0, 1440)).toBeCloseTo(4 / 1440, 9);
    expect(expectedWithMargin(0, 0)).toBe(4);
  });
});
