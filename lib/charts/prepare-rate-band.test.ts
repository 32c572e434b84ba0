import { expect, test } from 'vitest';
import { prepareRateBand } from './prepare-rate-band';

const hourMs = 3_600_000;
const day = Date.UTC(2026, 10, 22);
const flat = Array.from({ length: 24 }, () => ({ usual: 10, alarmFrom: 24, alarmUpTo: 2 }));
const rowsAt = (...hours: number[]) => hours.map((hour) => ({ at: day + hour * hourMs }));

test('each row takes the bounds of its hour of the day, in UTC', () => {
  const bounds = flat.map((each, hour) =>
    hour === 13 ? { usual: 50, alarmFrom: 90, alarmUpTo: null } : each,
  );
  const band = prepareRateBand(rowsAt(12, 13, 37), 12, bounds);
  expect(band?.usual).toEqual([10, 50, 50]);
  expect(band?.ranges).toEqual([
    [2, 24],
    [0, 90],
    [0, 90],
  ]);
});

test('the axis reaches to the upper bound when that is near', () => {
  expect(prepareRateBand(rowsAt(1), 12, flat)).toMatchObject({ top: 24 * 1.05, isCut: false });
});

test('an upper bound far above what is seen is left outside, so that the line stays readable', () => {
  const far = flat.map((each) => ({ ...each, alarmFrom: 5000 }));
  expect(prepareRateBand(rowsAt(1), 12, far)).toMatchObject({ top: 48, isCut: true });
});

test('a surge beyond the band is shown in full', () => {
  expect(prepareRateBand(rowsAt(1), 1000, flat)?.top).toBeGreaterThan(1000);
});

test('without the bounds of a whole day there is no band', () => {
  expect(prepareRateBand(rowsAt(1), 12, flat.slice(1))).toBeNull();
  expect(prepareRateBand([], 12, flat)).toBeNull();
});
