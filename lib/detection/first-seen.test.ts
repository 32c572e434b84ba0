import { expect, test } from 'vitest';
import { createFirstSeen, isLearning, meet } from './first-seen';

test('tells when a key was met first, and forgets the longest unseen', () => {
  const known = createFirstSeen();
  const times = [
    meet(known, 'a', 1, 2),
    meet(known, 'b', 2, 2),
    meet(known, 'a', 3, 2),
    meet(known, 'c', 4, 2),
    meet(known, 'a', 5, 2),
    meet(known, 'b', 6, 2),
  ];
  expect(times).toEqual([1, 2, 1, 4, 1, 6]);
});

test('learns for so many hours from the first call on', () => {
  const known = createFirstSeen();
  const hour = 3_600_000;
  expect([0, 23, 24, 25].map((at) => isLearning(known, 1e12 + at * hour, 24))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
