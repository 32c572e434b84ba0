import { expect, test } from 'vitest';
import { alarmThreshold, detectorFamilies, minutesPerDay } from './alarm-threshold';

const perDay = (series: number, falseAlarmsPerDay = 1) =>
  alarmThreshold({ series, testsPerDay: minutesPerDay, detectors: detectorFamilies, falseAlarmsPerDay });

/** The table of detection reference §2.2. */
test.each([
  [100, 14.0],
  [10_000, 18.6],
  [100_000, 20.9],
  [1_000_000, 23.2],
])('%s topics need %s nats', (series, nats) => {
  expect(perDay(series)).toBeCloseTo(nats, 1);
});

test('ten times the budget buys 2.3 nats, and no topic at all is still a number', () => {
  expect(perDay(1000) - perDay(1000, 10)).toBeCloseTo(Math.LN10, 6);
  expect(perDay(0)).toBe(perDay(1));
});
