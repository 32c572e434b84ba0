import { describe, expect, test } from 'vitest';
import { gapRegularity, silenceScore } from './gamma-silence';

describe('silenceScore', () => {
  /** How many times the usual gap reach p = 1e-9, by κ (detection reference §2.4). */
  test.each([
    { kappa: 25, x: 2.9 },
    { kappa: 9, x: 4.9 },
    { kappa: 4, x: 8.3 },
    { kappa: 1, x: 24.9 },
    { kappa: 0.25, x: 88 },
  ])('κ $kappa reaches 1e-9 at $x gaps', ({ kappa, x }) => {
    const needed = -Math.log(1e-9);
    expect(silenceScore(x * 1.03, 1, 1 / kappa)).toBeGreaterThan(needed);
    expect(silenceScore(x * 0.97, 1, 1 / kappa)).toBeLessThan(needed);
  });

  test('does not depend on the unit', () => {
    expect(silenceScore(600, 10, 30)).toBeCloseTo(silenceScore(10, 1 / 6, 30 / 3600), 9);
  });

  test.each([
    { name: 'a gap as usual', elapsed: 10, mean: 10 },
    { name: 'a shorter gap', elapsed: 5, mean: 10 },
    { name: 'nothing learned', elapsed: 5, mean: 0 },
  ])('$name is no surprise', ({ elapsed, mean }) => {
    expect(silenceScore(elapsed, mean, 1)).toBe(0);
  });
});

test('regularity is kept between 1/4 and 25', () => {
  expect([
    gapRegularity(10, 0),
    gapRegularity(10, 0.001),
    gapRegularity(10, 25),
    gapRegularity(10, 1e9),
  ]).toEqual([25, 25, 4, 0.25]);
});
