/** Rows that can be chosen at once. */
export const selectedMax = 500;

/** Which rows are chosen, by key; `anchor` is where a range begins. */
export type RowSelection = { readonly keys: ReadonlySet<string>; readonly anchor: string | null };

export const nothingSelected: RowSelection = { keys: new Set(), anchor: null };

/**
 * Chooses a row or lets it go; with `isRange` all between the row that was last chosen and this one join, in the given
 * order. At most 500 are chosen: what would be too much is left out.
 */
export function toggleRow(
  { keys, anchor }: RowSelection,
  key: string,
  { isRange, order }: { readonly isRange: boolean; readonly order: readonly string[] },
): RowSelection {
  const from = isRange && anchor !== null ? order.indexOf(anchor) : -1;
  const to = order.indexOf(key);
  if (from === -1 || to === -1) {
    const next = new Set(keys);
    if (!next.delete(key) && next.size < selectedMax) next.add(key);
    return { keys: next, anchor: key };
  }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { keys: bounded([...keys, ...range]), anchor: key };
}

/** All of them, or none when all (that can be) are chosen already. */
export function toggleAll({ keys }: RowSelection, order: readonly string[]): RowSelection {
  const all = bounded(order);
  const isAll = all.size > 0 && [...all].every((key) => keys.has(key));
  return { keys: isAll ? new Set() : all, anchor: null };
}

/** What is chosen and still listed: nobody should change what they no longer see. */
export function keepListed(selection: RowSelection, order: readonly string[]): RowSelection {
  const listed = new Set(order);
  const kept = [...selection.keys].filter((key) => listed.has(key));
  return kept.length === selection.keys.size ? selection : { ...selection, keys: new Set(kept) };
}

function bounded(keys: readonly string[]): ReadonlySet<string> {
  return new Set([...new Set(keys)].slice(0, selectedMax));
}
