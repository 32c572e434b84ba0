import { expect, test } from 'vitest';
import { usualHours } from './usual-hours';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const to = Date.UTC(2026, 10, 22, 12);
const week = { from: to - 7 * dayMs, to };
const each = (from: number, until: number, value: number, stepMs = minuteMs) =>
  Array.from({ length: Math.ceil((until - from) / stepMs) }, (_, place) => ({
    at: from + place * stepMs,
    value,
  }));

test('a steady rate is its own habit, every hour of the day', () => {
  const hours = usualHours(each(week.from, to, 30), week, []);
  expect(hours).toHaveLength(24);
  expect(hours?.every((hour) => hour?.low === 30 && hour.middle === 30 && hour.high === 30)).toBe(true);
});

test('minutes without anything count as nothing, those in which nobody looked do not count', () => {
  const every = each(week.from, to, 60, 2 * minuteMs);
  expect(usualHours(every, week, [])?.[3]).toMatchObject({ low: 0, middle: 30, high: 60 });
  const nights = each(week.from, to, 30).filter(({ at }) => at < to - 2 * dayMs);
  const blind = [{ from: to - 2 * dayMs, to }];
  expect(usualHours(nights, week, blind)?.[3]).toMatchObject({ low: 30, middle: 30, high: 30 });
  expect(usualHours(nights, week, [])?.[3]).toMatchObject({ low: 0, middle: 30, high: 30 });
});

test('what has been there for less than two days has no habit', () => {
  expect(usualHours(each(to - dayMs, to, 30), week, [])).toBeNull();
  const hours = usualHours(each(to - 2 * dayMs - 30 * minuteMs, to, 30), week, []);
  expect(hours?.every((hour) => hour !== null)).toBe(true);
  expect(usualHours([], week, [])).toBeNull();
});
