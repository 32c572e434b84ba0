import { nextChannel, rowWords, type ValueRows } from './value-row';

const version = 1;

/** What was learned of some channels of one topic, as JSON: the words of each row. */
export type StoredChannels = { readonly v: number; readonly rows: readonly (readonly number[])[] };

/** The words of a row for storage; its link to other rows is left out. */
export function exportRow({ u32 }: ValueRows, channel: number): readonly number[] {
  const word = channel * rowWords;
  return Array.from(u32.subarray(word, word + rowWords), (bits, place) => (place === nextChannel ? 0 : bits));
}

/** Wraps exported rows. */
export function storeRows(rows: readonly (readonly number[])[]): StoredChannels {
  return { v: version, rows };
}

/** Reads what `storeRows` gave; null when it is damaged, of another version or has more than `rowsMax` rows. */
export function readStoredRows(stored: unknown, rowsMax: number): readonly (readonly number[])[] | null {
  if (typeof stored !== 'object' || stored === null || !('v' in stored) || !('rows' in stored)) return null;
  const { v, rows } = stored;
  if (v !== version || !Array.isArray(rows) || rows.length > rowsMax) return null;
  return rows.every(isRow) ? rows : null;
}

function isRow(row: unknown): row is readonly number[] {
  return (
    Array.isArray(row) &&
    row.length === rowWords &&
    row.every((bits: unknown) => Number.isInteger(bits) && Number(bits) >= 0 && Number(bits) <= 0xffffffff)
  );
}
