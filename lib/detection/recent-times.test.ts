import { describe, expect, test } from 'vitest';
import { addTime, countWithin, type RecentTimes } from './recent-times';

describe('recent times', () => {
  test('what is older than the span is forgotten', () => {
    const times: RecentTimes = [];
    for (const at of [0, 1000, 2000, 61_500]) addTime(times, at, 60_000, 100);
    expect(times).toEqual([2000, 61_500]);
  });

  test('never more than the maximum are kept, the newest ones', () => {
    const times: RecentTimes = [];
    for (let at = 0; at < 1000; at++) addTime(times, at, 60_000, 5);
    expect(times).toEqual([995, 996, 997, 998, 999]);
  });

  test('counts only what lies within the span', () => {
    expect(countWithin([1000, 2000, 3000], 3000, 1000)).toBe(2);
    expect(countWithin([], 3000, 1000)).toBe(0);
  });
});
