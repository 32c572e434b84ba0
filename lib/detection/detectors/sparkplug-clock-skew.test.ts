import { describe, expect, test } from 'vitest';
import { manySteps, raisedBy } from '../sparkplug/testing/play-signs';
import { sparkplugClockSkew } from './sparkplug-clock-skew';

const odd = (times: number, facts: Record<string, number | null | boolean>, more = {}) =>
  manySteps(times, 10, () => ({
    kind: 'clock',
    rule: 'S31',
    facts: { skewSeconds: 0, usualSkewSeconds: 0, backSeconds: 0, ...facts },
    ...more,
  }));

describe('sparkplug-clock-skew', () => {
  test('messages an hour old, again and again, are medium', () => {
    expect(raisedBy(sparkplugClockSkew, odd(4, { skewSeconds: 3600 }))).toEqual([['medium', 'Site/Line1']]);
  });
  test('times that go to and fro are medium', () => {
    expect(raisedBy(sparkplugClockSkew, odd(3, { skewSeconds: 8, backSeconds: 8 }))).toEqual([
      ['medium', 'Site/Line1'],
    ]);
  });
  test.each([
    {
      name: 'a clock whose offset is not learned yet',
      steps: odd(9, { skewSeconds: 3600, usualSkewSeconds: null }),
    },
    {
      name: 'a clock that was set right',
      steps: odd(20, { skewSeconds: 1, usualSkewSeconds: -900, backSeconds: 900 }),
    },
    { name: 'a single step back', steps: odd(1, { skewSeconds: 8, backSeconds: 8 }) },
    { name: 'a flush of stored values', steps: odd(20, { skewSeconds: 7200, isHistorical: true }) },
    {
      name: 'a node without a clock, known from learning',
      steps: odd(20, { skewSeconds: 1e6 }, { isQuirk: true }),
    },
  ])('$name is not reported', ({ steps }) => {
    expect(raisedBy(sparkplugClockSkew, steps)).toEqual([]);
  });
});
