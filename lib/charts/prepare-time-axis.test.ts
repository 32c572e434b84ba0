import { expect, test } from 'vitest';
import { prepareTimeAxis } from './prepare-time-axis';

const minute = 60_000;
const hour = 60 * minute;

test('an hour gets ticks at ten minutes', () =>
  expect(prepareTimeAxis(3 * minute, 63 * minute, 6)).toEqual(
    [10, 20, 30, 40, 50, 60].map((each) => each * minute),
  ));
test('a day gets ticks at six hours', () =>
  expect(prepareTimeAxis(0, 24 * hour, 6)).toEqual([0, 6, 12, 18, 24].map((each) => each * hour)));
test('a year stays within the bound', () =>
  expect(prepareTimeAxis(0, 365 * 24 * hour, 6).length).toBeLessThanOrEqual(7));
test('half-hour zones have round local hours', () => {
  expect(prepareTimeAxis(0, 4 * hour, 4, 5.5 * hour)).toEqual(
    [0.5, 1.5, 2.5, 3.5].map((each) => each * hour),
  );
});
