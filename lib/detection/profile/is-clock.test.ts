import { expect, test } from 'vitest';
import { isClock } from './is-clock';

const at = Date.UTC(2026, 0, 5);

test.each([
  [at / 1000, true],
  [at, true],
  [at * 1000, true],
  [at * 1e6, true],
  [at - 86_400_000, true],
  [at / 1000 - 3 * 366 * 86_400, false],
  [21.5, false],
  [1e12, false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
])('%d is a clock: %s', (value, expected) => {
  expect(isClock(value, at)).toBe(expected);
});
