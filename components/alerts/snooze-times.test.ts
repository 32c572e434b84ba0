import { expect, test } from 'vitest';
import { nextMorning } from './snooze-times';

test.each([
  ['before eight it is today', Date.UTC(2026, 0, 5, 3), Date.UTC(2026, 0, 5, 8)],
  ['at eight it is tomorrow', Date.UTC(2026, 0, 5, 8), Date.UTC(2026, 0, 6, 8)],
  ['on the last evening of the year it is next year', Date.UTC(2026, 11, 31, 22), Date.UTC(2027, 0, 1, 8)],
])('%s', (_, now, morning) => {
  expect(nextMorning(now, 'utc')).toBe(morning);
});

test('by the local clock it is eight, and to come', () => {
  const now = Date.UTC(2026, 0, 5, 13);
  const morning = nextMorning(now, 'local');
  expect(new Date(morning).getHours()).toBe(8);
  expect(morning).toBeGreaterThan(now);
  expect(morning - now).toBeLessThanOrEqual(25 * 3_600_000);
});
