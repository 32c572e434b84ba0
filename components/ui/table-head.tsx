import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import type { TableColumn } from './table-column';
import type { TableModel } from './use-table-model';

type Props<Row> = {
  readonly model: TableModel<Row>;
  /** Stands in a column of its own before all others. */
  readonly first?: ReactNode;
};

/** The sticky head: titles with units, and a button to sort where that is honest. */
export function TableHead<Row>({ model, first }: Props<Row>) {
  return (
    <thead>
      <tr className="h-8">
        {first && <th className="sticky top-0 z-10 border-b bg-panel pl-2 text-left">{first}</th>}
        <th className="sticky top-0 z-10 border-b bg-panel">
          <span className="sr-only">Open</span>
        </th>
        {model.visible.map((column) => (
          <HeadCell key={column.key} column={column} model={model} />
        ))}
      </tr>
    </thead>
  );
}

function HeadCell<Row>({
  column,
  model,
}: {
  readonly column: TableColumn<Row>;
  readonly model: TableModel<Row>;
}) {
  const sorting = model.sorting?.id === column.key ? model.sorting : undefined;
  const Arrow = sorting?.desc ? ArrowDown : ArrowUp;
  const title = (
    <>
      {column.title}
      {column.unit && <span className="font-normal text-faint"> {column.unit}</span>}
    </>
  );
  return (
    <th
      scope="col"
      aria-sort={sorting ? (sorting.desc ? 'descending' : 'ascending') : undefined}
      className={classNames(
        'sticky top-0 z-10 truncate border-b bg-panel px-2 text-xs font-semibold text-dim',
        column.align === 'right' ? 'text-right' : 'text-left',
      )}
    >
      {column.sortValue && model.canSort ? (
        <button
          type="button"
          className="inline-flex max-w-full items-center gap-1 hover:text-ink"
          onClick={() => model.toggleSort(column.key)}
        >
          <span className="truncate">{title}</span>
          {sorting && <Arrow size={12} aria-hidden />}
        </button>
      ) : (
        title
      )}
    </th>
  );
}
