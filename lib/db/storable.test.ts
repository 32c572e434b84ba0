import { expect, test } from 'vitest';
import { jsonText } from './storable';

test.each([
  { name: 'NUL in a text', value: 'a\u0000b', stored: 'a\ufffdb' },
  { name: 'NUL in a key', value: { 'k\u0000': 1 }, stored: { 'k\ufffd': 1 } },
  { name: 'half a surrogate pair', value: ['\ud83d', '\ude00x'], stored: ['\ufffd', '\ufffdx'] },
  { name: 'a whole pair', value: '\ud83d\ude00', stored: '\ud83d\ude00' },
  { name: 'what only looks like an escape', value: '\\u0000 \\ud800', stored: '\\u0000 \\ud800' },
  { name: 'a backslash before NUL', value: '\\\u0000', stored: '\\\ufffd' },
])('$name', ({ value, stored }) => {
  expect(JSON.parse(jsonText(value))).toEqual(stored);
});
