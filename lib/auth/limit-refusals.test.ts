import { expect, test } from 'vitest';
import { limitRefusals } from './limit-refusals';

test('a flood of refusals is recorded in part, and the rest is told with the next', () => {
  const refusals = limitRefusals(3);
  const at = (second: number) => refusals.note(second * 1000);
  expect([at(0), at(1), at(2), at(3), at(59)]).toEqual([0, 0, 0, null, null]);
  expect([at(60), at(61)]).toEqual([2, 0]);
});
