import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { classNames } from './class-names';
import { SelectAll, SelectRow, selectByKey } from './row-select';
import type { DataTableProps, TableColumn } from './table-column';
import { TableHead } from './table-head';
import { useHoldWhileActive } from './use-hold-while-active';
import type { TableModel } from './use-table-model';

const rowHeight = 32;
const openColumnWidth = 28;
const selectColumnWidth = 32;
const flexibleColumnMin = 160;

type Props<Row> = DataTableProps<Row> & { readonly model: TableModel<Row>; onHold(isHeld: boolean): void };

/** The rows as a virtualised table with a sticky head; arrow keys move between rows, Enter opens one. */
export function RowGrid<Row>(props: Props<Row>) {
  const { label, model, keyOf, onHold, isComplete, loadMore, selection } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = model.sortedRows;
  const order = useMemo(() => (selection ? rows.map(keyOf) : []), [selection, rows, keyOf]);
  const [active, setActive] = useState(0);
  useHoldWhileActive(scroller, onHold);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 900 },
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const isNearEnd = last !== undefined && last.index >= rows.length - 20;
  useEffect(() => {
    if (isNearEnd && !isComplete) loadMore?.();
  }, [isNearEnd, isComplete, loadMore]);
  const move = (event: KeyboardEvent) => {
    if (selection && selectByKey(event, { ...selection, order, active })) return;
    const target = nextIndex(event.key, active, rows.length);
    if (target === null) return;
    event.preventDefault();
    setActive(target);
    virtualizer.scrollToIndex(target);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`tr[data-index="${target}"] a`)?.focus(),
    );
  };
  const width = model.visible.reduce(
    (sum, column) => sum + (column.width ?? flexibleColumnMin),
    openColumnWidth + (selection ? selectColumnWidth : 0),
  );
  return (
    <div ref={scroller} className="panel relative min-h-0 grow overflow-auto max-md:hidden">
      <table
        aria-label={label}
        aria-rowcount={isComplete ? rows.length + 1 : -1}
        className="w-full table-fixed border-collapse text-sm"
        style={{ minWidth: width }}
      >
        <colgroup>
          {selection && <col style={{ width: selectColumnWidth }} />}
          <col style={{ width: openColumnWidth }} />
          {model.visible.map((column) => (
            <col key={column.key} style={{ width: column.width }} />
          ))}
        </colgroup>
        <TableHead
          model={model}
          first={selection && <SelectAll {...selection} order={order} label={label} />}
        />
        <tbody className="live" onKeyDown={move}>
          <Spacer height={first?.start ?? 0} />
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <GridRow
                key={keyOf(row)}
                {...props}
                row={row}
                index={item.index}
                order={order}
                isTabStop={item.index === Math.min(active, rows.length - 1)}
                onFocus={() => setActive(item.index)}
              />
            );
          })}
          <Spacer height={virtualizer.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

function nextIndex(key: string, from: number, count: number): number | null {
  const targets: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + 15,
    PageUp: from - 15,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(Math.max(target, 0), count - 1);
}

function Spacer({ height }: { readonly height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

type RowProps<Row> = Props<Row> & {
  readonly row: Row;
  readonly index: number;
  readonly isTabStop: boolean;
  /** Keys of all rows that can be chosen. */
  readonly order: readonly string[];
  onFocus(): void;
};

function GridRow<Row>({
  row,
  index,
  isTabStop,
  onFocus,
  model,
  keyOf,
  hrefOf,
  nameOf,
  onOpen,
  openKey,
  selection,
  order,
}: RowProps<Row>) {
  const isOpen = keyOf(row) === openKey;
  const open = (event: MouseEvent) => {
    const isOnControl = event.target instanceof Element && event.target.closest('a, button, input') !== null;
    if (!isOnControl && window.getSelection()?.toString() === '') onOpen(row);
  };
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      aria-current={isOpen || undefined}
      onClick={open}
      className={classNames(
        'h-8 cursor-default border-b border-line/60 hover:bg-raised has-[a:focus-visible]:bg-raised',
        (isOpen || selection?.selected.keys.has(keyOf(row))) && 'bg-accent-ground hover:bg-accent-ground',
      )}
    >
      {selection && (
        <td className="pl-2">
          <SelectRow {...selection} order={order} rowKey={keyOf(row)} name={nameOf(row)} />
        </td>
      )}
      <td className="pl-1.5">
        <a
          href={hrefOf(row)}
          tabIndex={isTabStop ? 0 : -1}
          aria-label={nameOf(row)}
          onFocus={onFocus}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            onOpen(row);
          }}
          className="inline-flex size-5 items-center justify-center rounded-box text-faint hover:text-ink"
        >
          <ChevronRight size={14} aria-hidden />
        </a>
      </td>
      {model.visible.map((column) => (
        <GridCell key={column.key} column={column} row={row} />
      ))}
    </tr>
  );
}

function GridCell<Row>({ column, row }: { readonly column: TableColumn<Row>; readonly row: Row }) {
  return (
    <td className={classNames('truncate px-2', column.align === 'right' && 'text-right')}>
      {column.cell(row)}
    </td>
  );
}
