import { useMemo, useRef } from 'react';
import { Button } from './button';
import { classNames } from './class-names';
import { SelectRow } from './row-select';
import type { DataTableProps } from './table-column';
import { useHoldWhileActive } from './use-hold-while-active';
import type { TableModel } from './use-table-model';

type Props<Row> = DataTableProps<Row> & { readonly model: TableModel<Row>; onHold(isHeld: boolean): void };

/** The rows as cards for a narrow screen; what is out of view is not laid out. */
export function RowCards<Row>(props: Props<Row>) {
  const { label, model, keyOf, onHold, isComplete, loadMore, selection } = props;
  const scroller = useRef<HTMLUListElement>(null);
  const order = useMemo(() => (selection ? model.sortedRows.map(keyOf) : []), [selection, model, keyOf]);
  useHoldWhileActive(scroller, onHold);
  return (
    <ul
      ref={scroller}
      aria-label={label}
      className="live flex min-h-0 grow flex-col gap-2 overflow-y-auto pb-2 md:hidden"
    >
      {model.sortedRows.map((row) => (
        <Card key={keyOf(row)} {...props} row={row} order={order} />
      ))}
      {!isComplete && (
        <li className="flex justify-center">
          <Button onClick={loadMore}>Show more</Button>
        </li>
      )}
    </ul>
  );
}

function Card<Row>({
  row,
  columns,
  keyOf,
  hrefOf,
  nameOf,
  onOpen,
  openKey,
  selection,
  order,
}: Props<Row> & { readonly row: Row; readonly order: readonly string[] }) {
  const pick = (place: string) => columns.filter((column) => column.card === place);
  return (
    <li
      className={classNames(
        'panel relative shrink-0 p-3 [contain-intrinsic-size:auto_112px] [content-visibility:auto]',
        keyOf(row) === openKey && 'border-accent',
      )}
    >
      <a
        href={hrefOf(row)}
        className="absolute inset-0 rounded-box"
        onClick={(event) => {
          event.preventDefault();
          onOpen(row);
        }}
      >
        <span className="sr-only">{nameOf(row)}</span>
      </a>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {selection && (
          <span className="relative -m-2 p-2">
            <SelectRow {...selection} order={order} rowKey={keyOf(row)} name={nameOf(row)} />
          </span>
        )}
        {pick('sign').map((column) => (
          <span key={column.key}>{column.cell(row)}</span>
        ))}
      </div>
      {pick('title').map((column) => (
        <div key={column.key} className="mt-1 min-w-0 text-base break-words">
          {column.cell(row)}
        </div>
      ))}
      <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {pick('fact').map((column) => (
          <div key={column.key} className="flex max-w-full min-w-0 items-center gap-1.5">
            <dt className="shrink-0 text-faint">{column.title}</dt>
            <dd className="min-w-0 truncate">
              {column.cell(row)} {column.unit && <span className="text-faint">{column.unit}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
