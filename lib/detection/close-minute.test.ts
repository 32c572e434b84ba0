import { describe, expect, test } from 'vitest';
import { closeMinute, usualCount } from './close-minute';
import { judgeOpenMinute } from './judge-open-minute';
import { poisson, seededRandom } from './testing/seeded-random';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;
const day = 1440;

function play(
  topics: TopicStore,
  from: number,
  minutes: number,
  rate: (minute: number) => number,
  seeingSince = 0,
): void {
  const index = topics.intern('plant/a');
  for (let minute = from; minute < from + minutes; minute++) {
    for (let k = rate(minute); k > 0; k--) topics.count(index, 10, start + minute * minuteMs + k);
    closeMinute(topics, start + (minute + 1) * minuteMs, seeingSince);
  }
}

describe('learning', () => {
  test('mean and dispersion of Poisson traffic', () => {
    const topics = new TopicStore();
    const random = seededRandom(3);
    play(topics, 0, day, () => poisson(30, random));
    expect(topics.rates.mean[0]).toBeGreaterThan(28.5);
    expect(topics.rates.mean[0]).toBeLessThan(31.5);
    expect(topics.rates.dispersion[0]).toBeLessThan(0.02);
  });

  test('the dispersion of bursty traffic', () => {
    const topics = new TopicStore();
    const random = seededRandom(3);
    play(topics, 0, 2 * day, () => (random() < 0.2 ? 50 : 0));
    expect(topics.rates.dispersion[0]).toBeGreaterThan(3);
    expect(topics.rates.dispersion[0]).toBeLessThan(5);
  });

  test('the hour of the day, after two days, and not before', () => {
    const topics = new TopicStore();
    const rate = (minute: number) => (Math.floor(minute / 60) % 24 < 12 ? 5 : 35);
    play(topics, 0, day, rate);
    expect(usualCount(topics.rates, 0, 3)).toBe(topics.rates.mean[0]);
    play(topics, day, 6 * day + 210, rate);
    expect(usualCount(topics.rates, 0, 3)).toBeGreaterThan(4);
    expect(usualCount(topics.rates, 0, 3)).toBeLessThan(6);
    play(topics, 7 * day + 210, 12 * 60, rate);
    expect(usualCount(topics.rates, 0, 15)).toBeGreaterThan(30);
    expect(usualCount(topics.rates, 0, 15)).toBeLessThan(40);
  });

  test('one enormous minute teaches little', () => {
    const topics = new TopicStore();
    play(topics, 0, day, () => 10);
    play(topics, day, 1, () => 100_000);
    expect(topics.rates.mean[0]).toBeLessThan(10.1);
  });

  test('the minute in which a topic was first seen is not a whole one', () => {
    const topics = new TopicStore();
    play(topics, 0, 1, () => 10);
    expect(topics.rates.windows[0]).toBe(0);
    play(topics, 1, 1, () => 10);
    expect(topics.rates.windows[0]).toBe(1);
  });
});

describe('judging', () => {
  test('a window that began before the monitor saw is thrown away', () => {
    const topics = new TopicStore();
    play(topics, 0, 100, () => 10);
    const windows = topics.rates.windows[0];
    play(topics, 100, 1, () => 1000, start + 100 * minuteMs + 1);
    expect(topics.closedMinute).toMatchObject({ isComplete: false, candidates: [] });
    expect([topics.rates.windows[0], topics.windowCount(0)]).toEqual([windows, 0]);
  });

  test('only what stands out is listed, with what was usual', () => {
    const topics = new TopicStore();
    play(topics, 0, 100, () => 10);
    play(topics, 100, 1, () => 15);
    expect(topics.closedMinute?.candidates).toEqual([]);
    play(topics, 101, 1, () => 100);
    expect(topics.closedMinute?.candidates).toMatchObject([{ index: 0, count: 100 }]);
    expect(topics.closedMinute?.candidates[0]?.score).toBeGreaterThan(40);
  });

  test('a running window is judged before it closes, and stays open', () => {
    const topics = new TopicStore();
    play(topics, 0, 100, () => 10);
    for (let k = 0; k < 500; k++) topics.count(0, 10, start + 100 * minuteMs + k);
    expect(judgeOpenMinute(topics, start + 100 * minuteMs + 1000, 0)).toMatchObject([
      { index: 0, count: 500 },
    ]);
    expect(topics.windowCount(0)).toBe(500);
  });

  test('a topic marked surging is always listed and learns nothing', () => {
    const topics = new TopicStore();
    play(topics, 0, 100, () => 10);
    topics.markSurging(0, true);
    play(topics, 100, 1, () => 9);
    expect(topics.closedMinute?.candidates).toMatchObject([{ index: 0, count: 9, score: 0 }]);
    expect(topics.rates.windows[0]).toBe(99);
  });
});
