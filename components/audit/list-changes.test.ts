import { expect, test } from 'vitest';
import type { Json } from '@/lib/domain/json';
import { listChanges } from './list-changes';

test.each<[string, Json, Json, readonly (readonly [string, Json, Json])[]]>([
  ['nothing recorded', null, null, []],
  [
    'something added',
    null,
    { name: 'a', on: true },
    [
      ['name', null, 'a'],
      ['on', null, true],
    ],
  ],
  ['something removed', { name: 'a' }, null, [['name', 'a', null]]],
  ['only what differs', { a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } }, [['b.d', 3, 4]]],
  ['lists as a whole', { a: [1, 2] }, { a: [1, 3] }, [['a', [1, 2], [1, 3]]]],
  ['the same list', { a: [{ b: 1 }] }, { a: [{ b: 1 }] }, []],
  ['false is not absent', { a: null }, { a: false }, [['a', null, false]]],
  ['a plain value', 'x', 'y', [['', 'x', 'y']]],
])('%s', (_name, before, after, expected) => {
  expect(listChanges(before, after).map((change) => [change.path, change.before, change.after])).toEqual(
    expected,
  );
});
