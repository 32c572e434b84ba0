import { expect, test } from 'vitest';
import { prepareSparkline } from './prepare-sparkline';

test('a line from zero to the largest fills the height', () =>
  expect(prepareSparkline([0, 5, 10], 20, 12)).toEqual(['M0.0,11.0 L10.0,6.0 L20.0,1.0']));
test('a gap splits the line, a lone value is a dot', () =>
  expect(prepareSparkline([1, null, 1, 1], 30, 12)).toEqual(['M0.0,1.0 h1', 'M20.0,1.0 L30.0,1.0']));
test('all zero lies on the ground', () =>
  expect(prepareSparkline([0, 0], 10, 12)).toEqual(['M0.0,11.0 L10.0,11.0']));
test('nothing known draws nothing', () => expect(prepareSparkline([null, null], 10, 12)).toEqual([]));
