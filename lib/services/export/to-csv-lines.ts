import { stringify } from 'csv-stringify/sync';
import { showInvisible } from '@/lib/domain/wire-text';

export type CsvCell = string | number | null;

const cell = (value: CsvCell) =>
  typeof value === 'string' ? showInvisible(value) : (value?.toString() ?? '');

/**
 * Rows as CSV lines (RFC 4180, CRLF): invisible characters made visible, and text that a spreadsheet would take for a
 * formula disarmed with an apostrophe. Empty for no rows.
 */
export function toCsvLines(rows: readonly (readonly CsvCell[])[]): string {
  if (rows.length === 0) return '';
  return stringify(
    rows.map((row) => row.map(cell)),
    { record_delimiter: 'windows', escape_formulas: true },
  );
}
