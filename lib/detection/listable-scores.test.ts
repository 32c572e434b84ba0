import { expect, test } from 'vitest';
import { listableScores } from './listable-scores';

test.each([
  { name: 'nothing stands out', scores: [1, 2, 7.9], tests: 10, listed: [] },
  { name: 'certain ones, best first', scores: [30, 2, 40], tests: 100_000, listed: [2, 0] },
  // e^-12 = 6.1e-6 is above 0.05 / 10,000 alone, and below six times that.
  { name: 'one alone is not enough', scores: [12], tests: 10_000, listed: [] },
  { name: 'in company it is', scores: [12, 25, 24, 23, 22, 21], tests: 10_000, listed: [1, 2, 3, 4, 5, 0] },
])('$name', ({ scores, tests, listed }) => {
  expect(listableScores(scores, tests)).toEqual(listed);
});
