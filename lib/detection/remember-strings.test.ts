import { expect, test } from 'vitest';
import { z } from 'zod';
import { createFirstSeen, meet, restoreFirstSeen, saveFirstSeen } from './first-seen';
import { recallStrings, rememberStrings } from './remember-strings';

test('what was packed comes back in its order', () => {
  const memory = rememberStrings(5, [
    ['a', 1],
    ['__proto__', 2],
  ]);
  expect(recallStrings(JSON.parse(JSON.stringify(memory)), z.number())).toEqual({
    version: 1,
    since: 5,
    entries: [
      ['a', 1],
      ['__proto__', 2],
    ],
  });
});

test('past its bytes the longest unused are left out, and learning begins anew', () => {
  const many = Array.from({ length: 1000 }, (_, number) => [`MQTT client ✓ ${number}`, number] as const);
  const memory = rememberStrings(5, many, 5000);
  expect(new TextEncoder().encode(JSON.stringify(memory)).length).toBeLessThan(5200);
  const recalled = recallStrings(memory, z.number());
  expect(recalled?.since).toBeNull();
  expect(recalled?.entries.at(-1)).toEqual(['MQTT client ✓ 999', 999]);
  expect(recalled?.entries.length).toBeGreaterThan(100);
});

test.each([
  ['nothing', null],
  ['another version', { version: 2, since: 5, entries: [] }],
  ['values of another kind', { version: 1, since: 5, entries: [['a', 'x']] }],
  ['text', 'garbage'],
])('%s is no memory', (_name, memory) => {
  expect(recallStrings(memory, z.number())).toBeNull();
});

test('who was met first when outlives a restart', () => {
  const before = createFirstSeen();
  expect(saveFirstSeen(before)).toBeNull();
  meet(before, 'plc', 1000, 10);
  const after = createFirstSeen();
  restoreFirstSeen(after, saveFirstSeen(before));
  expect(after).toEqual(before);
  restoreFirstSeen(after, { version: 1 });
  expect(after).toEqual(before);
});
