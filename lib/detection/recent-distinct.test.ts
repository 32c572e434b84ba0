import { expect, test } from 'vitest';
import { noteDistinct, type RecentDistinct } from './recent-distinct';

test('names count once, age out, and are bounded', () => {
  const names: RecentDistinct = new Map();
  const sizes = [
    noteDistinct(names, 'a', 0, 100, 3),
    noteDistinct(names, 'a', 50, 100, 3),
    noteDistinct(names, 'b', 60, 100, 3),
    noteDistinct(names, 'c', 151, 100, 3),
    noteDistinct(names, 'd', 152, 100, 3),
    noteDistinct(names, 'e', 153, 100, 3),
  ];
  expect(sizes).toEqual([1, 1, 2, 2, 3, 3]);
  expect([...names.keys()]).toEqual(['c', 'd', 'e']);
});
