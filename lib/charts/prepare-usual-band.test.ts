import { expect, test } from 'vitest';
import { prepareUsualBand, type UsualHour } from './prepare-usual-band';

const hour = 3_600_000;
const minute = 60_000;
const day: (UsualHour | null)[] = Array.from({ length: 24 }, (_, at) => ({
  low: at,
  middle: at + 1,
  high: at + 2,
}));

test('each minute has the habit of its own hour, and the axis holds both', () => {
  const rows = [{ at: 5 * hour - minute }, { at: 5 * hour }];
  expect(prepareUsualBand(rows, 3, day)).toMatchObject({
    usual: [5, 6],
    ranges: [
      [4, 6],
      [5, 7],
    ],
  });
  expect(prepareUsualBand(rows, 3, day)?.top).toBeCloseTo(7.7);
  expect(prepareUsualBand(rows, 100, day)?.top).toBeCloseTo(110);
});

test('an hour of which too little is known leaves no band', () => {
  expect(prepareUsualBand([{ at: 5 * hour }], 3, day.with(5, null))).toBeNull();
  expect(prepareUsualBand([{ at: 5 * hour }], 3, [])).toBeNull();
  expect(prepareUsualBand([], 3, day)).toBeNull();
});
