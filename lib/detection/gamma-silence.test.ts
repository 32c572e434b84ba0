import { describe, expect, test } from 'vitest';
import { gapRegularity, silenceAlarmSeconds, silenceScore } from './gamma-silence';

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

describe('silenceAlarmSeconds', () => {
  test('is where the score reaches the threshold', () => {
    const seconds = silenceAlarmSeconds({ mean: 10, variance: 50, max: 30 }, 20, 60) ?? 0;
    expect(silenceScore(seconds, 10, 50)).toBeCloseTo(20, 6);
  });

  test.each([
    { name: 'three usual gaps', gaps: { mean: 100, variance: 1, max: 101 }, seconds: 300 },
    { name: 'twice the longest gap', gaps: { mean: 10, variance: 4, max: 500 }, seconds: 1000 },
    {
      name: 'three times the longest of a topic that speaks at random',
      gaps: { mean: 10, variance: 100, max: 500 },
      seconds: 1500,
    },
    {
      name: 'four times the longest of an irregular topic',
      gaps: { mean: 10, variance: 1000, max: 500 },
      seconds: 2000,
    },
    { name: 'the shortest silence that is told', gaps: { mean: 1, variance: 0.01, max: 2 }, seconds: 60 },
  ])('is never before $name', ({ gaps, seconds }) => {
    expect(silenceAlarmSeconds(gaps, 14, 60)).toBeCloseTo(seconds, 6);
  });

  test('is unknown while nothing was learned', () => {
    expect(silenceAlarmSeconds({ mean: 0, variance: 0, max: 0 }, 14, 60)).toBeNull();
  });
});
