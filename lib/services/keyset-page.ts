import { z } from 'zod';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';

const limitDefault = 100;
const cursorProblem = { field: 'cursor', message: 'is not a cursor that this list gave out' };

/** The two fields that every list takes: `limit` (1–500, default 100) and the opaque `cursor` of the page before. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).optional(),
  cursor: z.string().max(4096).optional(),
};

/** A query field that holds several values of one enum, written `open,acknowledged`. */
export function listOf<Option extends z.ZodType<unknown, string>>(option: Option) {
  return z
    .union([
      z.array(z.string()),
      z.string().transform((text) => text.split(',').filter((part) => part !== '')),
    ])
    .pipe(z.array(option).max(50));
}

/** Text that PostgreSQL can compare with: NUL is in no stored text, and a query with it fails. */
export const queryText = z
  .string()
  .max(1024)
  .refine((text) => !text.includes('\u0000'), 'must not contain the NUL character');

/** What somebody types into a search field. */
export const searchText = queryText.transform((text) => text.trim());

/** Makes text match itself in a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** A query field with a time. */
export const timeQuery = z.coerce.date('must be an ISO 8601 time');

/** A query field `true` or `false` (also 1/0, yes/no). */
export const booleanQuery = z.union([z.boolean(), z.stringbool()], 'must be true or false');

/** Reads a cursor back into the key values it was made of; throws `invalid` naming `cursor` when it is not ours. */
export function readCursor<Key extends z.ZodType>(
  key: Key,
  cursor: string | undefined,
): z.output<Key> | null {
  if (cursor === undefined) return null;
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new AppError('invalid', 'The cursor is not valid.', [cursorProblem]);
  }
}

/** Makes the opaque cursor after a row from its sort key. */
export function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/** How many rows a page holds. */
export function pageSize(query: { readonly limit?: number | undefined }): number {
  return query.limit ?? limitDefault;
}

type PageParts<Row, Item> = {
  /** At most `limit + 1` rows: the one too many proves that there is a next page. */
  readonly rows: readonly Row[];
  readonly limit: number;
  keyOf(row: Row): readonly (string | number)[];
  toItem(row: Row): Item;
};

/** Cuts rows fetched with one too many into a page with the cursor of the next. */
export function toPage<Row, Item>({ rows, limit, keyOf, toItem }: PageParts<Row, Item>): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null;
  return { items: shown.map(toItem), nextCursor };
}
