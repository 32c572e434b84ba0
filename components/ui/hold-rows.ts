export type HeldRows<Row> = {
  /** What to show, values always current. */
  readonly rows: readonly Row[];
  /** How many rows wait to be let in. */
  readonly waiting: number;
};

/**
 * Keeps what is under the pointer where it is: while held, known rows keep their places and take new values, rows that
 * are gone leave, and new rows wait. What comes below all of them (the next page) is let in at once: it moves nothing.
 * `shownKeys` is the order on the screen; null shows `incoming` as it is.
 */
export function holdRows<Row>(
  shownKeys: readonly string[] | null,
  incoming: readonly Row[],
  keyOf: (row: Row) => string,
): HeldRows<Row> {
  if (shownKeys === null) return { rows: incoming, waiting: 0 };
  const shown = new Set(shownKeys);
  const lastShown = incoming.findLastIndex((row) => shown.has(keyOf(row)));
  const byKey = new Map(incoming.map((row) => [keyOf(row), row]));
  const kept = shownKeys.map((key) => byKey.get(key)).filter((row) => row !== undefined);
  const below = incoming.slice(lastShown + 1);
  return { rows: [...kept, ...below], waiting: incoming.length - kept.length - below.length };
}
