import { describe, expect, test } from 'vitest';
import { manySteps, raisedBy } from '../sparkplug/testing/play-signs';
import { sparkplugSequenceGap } from './sparkplug-sequence-gap';

const gaps = (times: number, seconds: number, lostOf100: number, more = {}) =>
  manySteps(times, seconds, () => ({
    kind: 'sequence-gap',
    rule: 'S09',
    facts: { lost: 1, seq: 9, last: 7, lostOf100 },
    ...more,
  }));

describe('sparkplug-sequence-gap', () => {
  test('more than five of a hundred missing is medium', () => {
    expect(raisedBy(sparkplugSequenceGap, gaps(1, 1, 0.07))).toEqual([['medium', 'Site/Line1']]);
  });

  test('losses of a healthy network (three of a hundred) are information, at most once an hour', () => {
    expect(raisedBy(sparkplugSequenceGap, gaps(60, 30, 0.032))).toEqual([['info', 'Site/Line1']]);
  });

  test('single losses (QoS 0, a full queue, a cluster) are not told at all', () => {
    expect(raisedBy(sparkplugSequenceGap, gaps(10, 1800, 0.01))).toEqual([]);
  });

  test('a leap that a second sender made is no loss', () => {
    const steps = [...gaps(1, 1, 0.8), { at: 8, kind: 'two-heads', rule: 'S06' } as const];
    expect(raisedBy(sparkplugSequenceGap, steps)).toEqual([]);
  });

  test('a lossy node known from learning is not reported', () => {
    expect(raisedBy(sparkplugSequenceGap, gaps(30, 5, 0.09, { isQuirk: true }))).toEqual([]);
  });
});
