import { expect, test } from 'vitest';
import { MinuteTotals } from './minute-totals';

const minute = (number: number) => number * 60_000;

test('whole minutes have a total, quiet ones 0; the first, unseen and skipped ones have none', () => {
  const totals = new MinuteTotals(minute(10) + 20_000);
  expect(totals.close(minute(11), 5, minute(9))).toBeNull();
  expect(totals.close(minute(12), 12, minute(9))).toBe(7);
  expect(totals.close(minute(13), 12, minute(9))).toBe(0);
  expect(totals.close(minute(14), 20, null)).toBeNull();
  expect(totals.close(minute(15), 25, minute(14) + 1)).toBeNull();
  expect(totals.close(minute(16), 26, minute(14) + 1)).toBe(1);
  // The process slept over two minutes.
  expect(totals.close(minute(19), 40, minute(14) + 1)).toBeNull();
  expect(totals.close(minute(20), 41, minute(14) + 1)).toBe(1);
});
