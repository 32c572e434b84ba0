import { expect, test } from 'vitest';
import { sayDuration } from './say-duration';

test.each([
  [0, '0 seconds'],
  [0.04, '0 seconds'],
  [1, '1 second'],
  [45, '45 seconds'],
  [80, '80 seconds'],
  [90, '1.5 minutes'],
  [720, '12 minutes'],
  [12_600, '3.5 hours'],
  [129_600, '1.5 days'],
  [864_000, '10 days'],
])('%s s is %s', (seconds, expected) => {
  expect(sayDuration(seconds)).toBe(expected);
});
