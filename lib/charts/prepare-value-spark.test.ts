import { expect, test } from 'vitest';
import { prepareValueSpark } from './prepare-value-spark';

const draw = (points: readonly (readonly [number, number])[], unseen: { from: number; to: number }[] = []) =>
  prepareValueSpark(
    { from: 0, to: 100, points: points.map(([at, last]) => ({ at, last })), unseen },
    100,
    22,
  );

test('values stand until the next one, from the smallest to the largest', () => {
  expect(
    draw([
      [10, -5],
      [50, 15],
      [80, 5],
    ]),
  ).toEqual(['M10.0,21.0 H50.0 V1.0 H80.0 V11.0 H100.0 V11.0']);
});

test('no line goes through a time that nobody saw', () => {
  const paths = draw(
    [
      [10, 0],
      [70, 1],
    ],
    [{ from: 20, to: 40 }],
  );
  expect(paths).toEqual(['M10.0,21.0 H20.0 V21.0', 'M70.0,1.0 H100.0 V1.0']);
});

test('a value that never changes is a line in the middle; without values there is none', () => {
  expect(draw([[-5, 7]])).toEqual(['M0.0,11.0 H100.0 V11.0']);
  expect(draw([])).toEqual([]);
});
