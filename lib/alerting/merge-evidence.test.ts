import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '@/lib/domain/json';
import { boundEvidence, mergeEvidence } from './merge-evidence';

function isBounded(value: Json, depth: number): boolean {
  if (typeof value === 'string') return value.length <= 2048;
  if (typeof value !== 'object' || value === null) return true;
  const children = Object.values(value) as readonly Json[];
  return (
    depth < 4 &&
    (!Array.isArray(value) || value.length <= 20) &&
    children.every((child) => isBounded(child, depth + 1))
  );
}

describe('mergeEvidence', () => {
  test.each<{ name: string; known: JsonObject; added: JsonObject; expected: JsonObject }>([
    { name: 'newest number wins', known: { count: 1 }, added: { count: 2 }, expected: { count: 2 } },
    { name: 'fields only known stay', known: { user: 'a' }, added: {}, expected: { user: 'a' } },
    {
      name: 'lists are joined once',
      known: { ids: ['a', 'b'] },
      added: { ids: ['b', 'c'] },
      expected: { ids: ['a', 'b', 'c'] },
    },
    {
      name: 'a list of records is as it was told last',
      known: { topics: [{ topic: 'a', messages: 1 }] },
      added: { topics: [{ topic: 'a', messages: 5 }] },
      expected: { topics: [{ topic: 'a', messages: 5 }] },
    },
    {
      name: 'a list replaces what was none',
      known: { ids: null },
      added: { ids: ['a'] },
      expected: { ids: ['a'] },
    },
  ])('$name', ({ known, added, expected }) => {
    expect(mergeEvidence(known, added)).toEqual(expected);
  });

  test('whatever comes in, what comes out is bounded JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (known, added) => {
          const merged = mergeEvidence(known as JsonObject, added as JsonObject);
          expect(Object.keys(merged).length).toBeLessThanOrEqual(40);
          expect(isBounded(merged, 0)).toBe(true);
        },
      ),
    );
  });

  test('long texts, long lists, deep nesting and odd numbers are cut', () => {
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(
      boundEvidence({
        text: 'x'.repeat(5000),
        list: Array.from({ length: 50 }, (_, i) => i),
        deep,
        nan: Number.NaN,
      }),
    ).toEqual({
      text: `${'x'.repeat(2047)}…`,
      list: Array.from({ length: 20 }, (_, i) => i),
      deep: { a: { b: { c: null } } },
      nan: null,
    });
  });
});
