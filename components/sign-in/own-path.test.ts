import { expect, test } from 'vitest';
import { ownPath } from './own-path';

test.each([
  ['/alerts?state=open#x', '/alerts?state=open#x'],
  ['/', '/'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['alerts', '/'],
  ['https://evil.example/', '/'],
  ['//evil.example', '/'],
  ['/\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('%j leads to %s', (next, path) => expect(ownPath(next)).toBe(path));
