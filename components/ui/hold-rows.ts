export type HeldRows<Row> = {
  /** What to show, values always current. */
  readonly rows: readonly Row[];
  /** How many rows wait to be let in. */
  readonly waiting: number;
};

/**
 * Keeps what is under the pointer where it is: while held, known rows keep their places and take new values, rows that
 * are gone leave, and new rows wait. `shownKeys` is the order on the screen; null shows `incoming` as it is.
 */
export function holdRows<Row>(
  shownKeys: readonly string[] | null,
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
): HeldRows<Row> {
  if (shownKeys === null) return { rows: incoming, waiting: 0 };
  const byKey = new Map(incoming.map((row) => [keyOf(row), row]));
  const rows: Row[] = [];
  for (const key of shownKeys) {
    const row = byKey.get(key);
    if (row === undefined) continue;
    rows.push(row);
    byKey.delete(key);
  }
  return { rows, waiting: byKey.size };
}
