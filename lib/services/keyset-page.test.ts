import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/errors';
import { booleanQuery, escapeLike, listOf, pageQuery, readCursor, toPage, writeCursor } from './keyset-page';
import { parseInput } from './parse-input';

function problemOf(run: () => unknown): AppError {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('cursors', () => {
  test('what was written is read back', () =>
    expect(readCursor(z.tuple([z.string(), z.int()]), writeCursor(['ü/⟨a⟩', 7]))).toEqual(['ü/⟨a⟩', 7]));
  test('none is null', () => expect(readCursor(z.tuple([z.int()]), undefined)).toBeNull());
  test.each(['', 'x', 'eyJhIjoxfQ', writeCursor(['text']), '%%%'])('%j is refused by name', (cursor) =>
    expect(problemOf(() => readCursor(z.tuple([z.int()]), cursor))).toMatchObject({
      code: 'invalid',
      fields: [{ field: 'cursor' }],
    }),
  );
});

describe('pages', () => {
  const page = (rows: number[]) =>
    toPage({ rows, limit: 2, keyOf: (row) => [row], toItem: (row) => row * 10 });
  test('one row too many means there is a next page after the last shown', () =>
    expect(page([1, 2, 3])).toEqual({ items: [10, 20], nextCursor: writeCursor([2]) }));
  test('a full page without one more is the last', () =>
    expect(page([1, 2])).toEqual({ items: [10, 20], nextCursor: null }));
  test('an empty list is one empty page', () => expect(page([])).toEqual({ items: [], nextCursor: null }));
});

describe('query fields', () => {
  const query = z.object({
    ...pageQuery,
    state: listOf(z.enum(['open', 'closed'])).optional(),
    active: booleanQuery.optional(),
  });
  test.each([
    [
      { limit: '500', state: 'open,closed', active: 'false' },
      { limit: 500, state: ['open', 'closed'], active: false },
    ],
    [
      { state: ['open'], active: true },
      { state: ['open'], active: true },
    ],
    [{}, {}],
  ])('%j is read', (given, expected) => expect(parseInput(query, given)).toEqual(expected));
  test.each([
    [{ limit: '501' }, 'limit'],
    [{ limit: '0' }, 'limit'],
    [{ limit: 'ten' }, 'limit'],
    [{ state: 'open,shut' }, 'state'],
    [{ active: 'perhaps' }, 'active'],
  ])('%j is refused by name', (given, field) =>
    expect(problemOf(() => parseInput(query, given)).fields.map((problem) => problem.field)).toEqual([field]),
  );
});

test('LIKE wildcards match themselves', () => expect(escapeLike('50%_\\x')).toBe('50\\%\\_\\\\x'));
