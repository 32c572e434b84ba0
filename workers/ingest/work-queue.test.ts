import { expect, test } from 'vitest';
import { WorkQueue } from './work-queue';

test('first in, first out, over many wraps', () => {
  const queue = new WorkQueue<number>(100_000);
  const out: number[] = [];
  for (let item = 0; item < 50_000; item++) {
    queue.push(item);
    if (item % 3 === 0) out.push(queue.shift() ?? -1);
  }
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) out.push(item);
  expect(out).toEqual(Array.from({ length: 50_000 }, (_, index) => index));
  expect(queue.size).toBe(0);
});

test('refuses what is over its bound and takes again when there is room', () => {
  const queue = new WorkQueue<string>(2);
  expect([queue.push('a'), queue.push('b'), queue.push('c')]).toEqual([true, true, false]);
  queue.shift();
  expect(queue.push('d')).toBe(true);
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual(['b', 'd', undefined]);
});
