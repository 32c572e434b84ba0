import { expect, test } from 'vitest';
import { nextDelayMs } from './next-delay';

test.each([
  { attempt: 0, random: 0, expected: 250 },
  { attempt: 0, random: 1, expected: 500 },
  { attempt: 3, random: 1, expected: 4000 },
  { attempt: 500, random: 1, expected: 30_000 },
])('attempt $attempt with random $random waits $expected ms', ({ attempt, random, expected }) => {
  expect(nextDelayMs({ firstMs: 500, maxMs: 30_000 }, attempt, random)).toBe(expected);
});
