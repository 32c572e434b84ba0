import { expect, test } from 'vitest';
import { prepareTrend } from './prepare-trend';

const point = (at: number, value: number) => ({ at, min: value - 1, max: value + 1, last: value });

test('a value stands until the next one, and until the end', () => {
  const { rows } = prepareTrend({ from: 0, to: 100, points: [point(10, 5), point(60, 7)], unseen: [] });
  expect(rows.map(({ at, last }) => [at, last])).toEqual([
    [10, 5],
    [60, 7],
    [100, 7],
  ]);
});

test('it does not stand through a time in which nobody saw', () => {
  const { rows, gaps } = prepareTrend({
    from: 0,
    to: 100,
    points: [point(10, 5), point(60, 7)],
    unseen: [
      { from: 20, to: 40 },
      { from: 90, to: 200 },
    ],
  });
  expect(rows.map(({ at, last }) => [at, last])).toEqual([
    [10, 5],
    [20, 5],
    [20, null],
    [60, 7],
    [90, 7],
    [90, null],
  ]);
  expect(gaps).toEqual([
    { from: 20, to: 40 },
    { from: 90, to: 100 },
  ]);
});

test('the axis holds negative and constant values with a margin', () => {
  const { domain } = prepareTrend({ from: 0, to: 9, points: [point(1, -24)], unseen: [] });
  expect(domain[0]).toBeLessThan(-25);
  expect(domain[1]).toBeGreaterThan(-23);
  const flat = prepareTrend({ from: 0, to: 9, points: [{ at: 1, min: 0, max: 0, last: 0 }], unseen: [] });
  expect(flat.domain).toEqual([-1, 1]);
  expect(prepareTrend({ from: 0, to: 9, points: [], unseen: [] }).domain).toEqual([0, 1]);
});

test('a course that began late is shown from its first value on', () => {
  const late = prepareTrend({ from: 0, to: 1000, points: [point(900, 5)], unseen: [{ from: 0, to: 890 }] });
  expect(late).toMatchObject({ from: 895, isCut: true, gaps: [] });
  const early = prepareTrend({ from: 0, to: 1000, points: [point(400, 5)], unseen: [] });
  expect(early).toMatchObject({ from: 0, isCut: false });
});
