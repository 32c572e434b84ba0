import { boundIdentifier } from '@/lib/domain/wire-text';

/**
 * A PostgreSQL array literal, which costs the driver a fourth of an array parameter. Not for text:
 * nothing is quoted.
 */
export function arrayLiteral(values: readonly (number | boolean)[]): string {
  return `{${values.join()}}`;
}

/** An integer that fits PostgreSQL's `int`, else null: one absurd number from the wire must not reject a whole batch. */
export function intOrNull(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff
    ? value
    : null;
}

/** A time in ms that fits `timestamptz` and a four-digit year, else null. */
export function timeOrNull(at: number | null | undefined): number | null {
  return at !== null && at !== undefined && at >= 0 && at < 253_402_300_800_000 ? at : null;
}

/** `boundIdentifier` that lets null through. */
export function identifierOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : boundIdentifier(text);
}

/**
 * A value as text that PostgreSQL takes for `jsonb`: NUL and halves of surrogate pairs, which it refuses wherever they
 * stand, become U+FFFD.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:(\\)|u0000|ud[89a-f][0-9a-f]{2})/g, (found, backslash) =>
    backslash === undefined ? '\\ufffd' : found,
  );
}

/** The last row of each key, in order of first appearance: a statement may write a row only once. */
export function lastByKey<Row>(rows: readonly Row[], key: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}
