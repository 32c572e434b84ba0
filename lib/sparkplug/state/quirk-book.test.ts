import { expect, test } from 'vitest';
import { QuirkBook } from './quirk-book';

const hour = 3_600_000;
const minute = 60_000;
const node = { group: 'g', edgeNode: 'e', firstSeenAt: 0 };

test('one breach is no manner: three are needed, over more than ten minutes of the learning time', () => {
  const book = new QuirkBook(hour);
  const times = [1, 2, 3, 10.9, 12].map((at) => book.note(node, 'S14', at * minute));
  expect(times).toEqual([false, false, false, false, true]);
  expect(book.take()).toMatchObject([{ rule: 'S14', count: 5, firstAt: minute, lastAt: 12 * minute }]);
  expect([1, 20].map((at) => book.note(node, 'S13', at * minute))).toEqual([false, false]);
  expect(book.note(node, 'S13', 61 * minute)).toBe(false);
  expect(book.size).toBe(1);
});

test('data without any birth is never learned: the injected message itself would begin the learning time', () => {
  const book = new QuirkBook(hour);
  expect([1, 20, 40, 50].map((at) => book.note(node, 'S01', at * minute))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('candidates are bounded: the oldest goes, the newest is learned', () => {
  const book = new QuirkBook(hour);
  for (let n = 0; n < 30_000; n++) book.note({ ...node, edgeNode: `e${n}` }, 'S14', 0);
  expect(book.candidateCount).toBeLessThanOrEqual(20_000);
  const newest = { ...node, edgeNode: 'e29999' };
  expect([5, 11].map((at) => book.note(newest, 'S14', at * minute))).toEqual([false, true]);
});
