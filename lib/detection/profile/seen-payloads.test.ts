import { expect, test } from 'vitest';
import { SeenPayloads } from './seen-payloads';

test('remembers where a payload was seen, by topic, until newer ones need the room', () => {
  const seen = new SeenPayloads(64);
  expect(seen.find(1, 7, 8)).toBe(false);
  seen.add(1, 7, 8, { ordinal: 5, second: 100 });
  expect([seen.find(1, 7, 8), seen.found]).toEqual([true, { ordinal: 5, second: 100 }]);
  expect([seen.find(2, 7, 8), seen.find(1, 8, 8), seen.find(1, 7, 9)]).toEqual([false, false, false]);
  for (let hash = 0; hash < 1000; hash++) seen.add(3, hash, 0, { ordinal: hash, second: 200 + hash });
  expect(seen.find(1, 7, 8)).toBe(false);
  expect(seen.find(3, 999, 0)).toBe(true);
  expect(seen.bytes).toBe(64 * 20);
});
