import { expect, test } from 'vitest';
import { createSkewEstimate } from './skew-estimate';

const now = 1_000_000;

test('clocks that agree within the way over the network have no skew', () =>
  expect(createSkewEstimate().learn(now - 300, now)).toBe(0));
test('a browser ten seconds ahead is seen', () =>
  expect(createSkewEstimate().learn(now - 10_000, now)).toBe(-10_000));
test('messages replayed late do not bend the estimate', () => {
  const skew = createSkewEstimate();
  skew.learn(now - 50, now);
  expect(skew.learn(now - 60_000, now)).toBe(0);
});
test('a late first message is corrected by the next prompt one', () => {
  const skew = createSkewEstimate();
  skew.learn(now - 30_000, now);
  expect(skew.learn(now, now + 100)).toBe(0);
});
