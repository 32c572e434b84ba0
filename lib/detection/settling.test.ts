import { expect, test } from 'vitest';
import { isSettling } from './settling';
import { observedWorld, testStart } from './testing/observed-world';

test.each([
  { name: 'just began to see', seeingSince: testStart - 1000, settling: true },
  { name: 'saw for long', seeingSince: testStart - 180_000, settling: false },
  { name: 'does not see', seeingSince: 8.64e15, settling: true },
])('$name: $settling', ({ seeingSince, settling }) => {
  expect(isSettling(observedWorld({ seeingSince }), testStart, 180)).toBe(settling);
});
