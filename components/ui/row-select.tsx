import type { KeyboardEvent } from 'react';
import { nothingSelected, toggleAll, toggleRow } from './select-rows';
import type { TableSelection } from './table-column';

type Ordered = TableSelection & { readonly order: readonly string[] };

const boxClass = 'size-4 accent-accent align-middle';

/** Chooses one row, or with Shift all from the one before. */
export function SelectRow({
  selected,
  onSelect,
  order,
  rowKey,
  name,
}: Ordered & { readonly rowKey: string; readonly name: string }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Choose: ${name}`}
      className={boxClass}
      checked={selected.keys.has(rowKey)}
      onClick={(event) => onSelect(toggleRow(selected, rowKey, { isRange: event.shiftKey, order }))}
      onChange={() => undefined}
    />
  );
}

/** Chooses all rows that are loaded, or none. */
export function SelectAll({ selected, onSelect, order, label }: Ordered & { readonly label: string }) {
  const count = selected.keys.size;
  return (
    <input
      type="checkbox"
      aria-label={`Choose all ${label.toLowerCase()} that are loaded`}
      className={boxClass}
      checked={count > 0 && count === order.length}
      ref={(box) => {
        if (box) box.indeterminate = count > 0 && count < order.length;
      }}
      onChange={() => onSelect(toggleAll(selected, order))}
    />
  );
}

/** Space chooses the row that has the focus, Ctrl+A all, Escape none; true when the key meant one of these. */
export function selectByKey(
  event: KeyboardEvent,
  { selected, onSelect, order, active }: Ordered & { readonly active: number },
): boolean {
  const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey);
  const key = order[active];
  const isOne = event.key === ' ' && key !== undefined && !(event.target instanceof HTMLInputElement);
  const isNone = event.key === 'Escape' && selected.keys.size > 0;
  if (!isAll && !isOne && !isNone) return false;
  event.preventDefault();
  if (isAll) onSelect(toggleAll(selected, order));
  else if (isNone) onSelect(nothingSelected);
  else if (key !== undefined) onSelect(toggleRow(selected, key, { isRange: event.shiftKey, order }));
  return true;
}
