import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button';
import { formatCount } from './format-number';
import { Menu, MenuCheckItem, MenuLabel } from './menu';
import type { TableColumn } from './table-column';
import type { TableModel } from './use-table-model';

type Props<Row> = {
  readonly columns: readonly TableColumn<Row>[];
  readonly model: TableModel<Row>;
  readonly shown: number;
  readonly isComplete: boolean;
  readonly waiting: number;
  onLetIn(): void;
  readonly tools?: ReactNode;
};

/** Above the rows: how many there are (exact, or "more than"), what waits, and the column chooser. */
export function TableBar<Row>({ columns, model, shown, isComplete, waiting, onLetIn, tools }: Props<Row>) {
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 text-sm text-dim">
      <span aria-live="polite" className="live whitespace-nowrap">
        {isComplete ? formatCount(shown) : `more than ${formatCount(shown)}`}
      </span>
      {waiting > 0 && (
        <Button size="small" kind="primary" onClick={onLetIn}>
          {waiting} new
        </Button>
      )}
      {model.sorting && (
        <Button size="small" kind="quiet" onClick={model.clearSort}>
          Sorted: {columns.find((column) => column.key === model.sorting?.id)?.title} ×
        </Button>
      )}
      <span className="grow" />
      {tools}
      <span className="hidden md:inline">
        <Menu
          trigger={
            <Button size="small" kind="quiet" aria-label="Choose columns">
              <Columns3 size={14} aria-hidden /> Columns
            </Button>
          }
        >
          <MenuLabel>Columns of this table</MenuLabel>
          {columns.map((column) => (
            <MenuCheckItem
              key={column.key}
              keepsOpen
              isChecked={model.isVisible(column.key)}
              onChange={(isVisible) => model.setVisible(column.key, isVisible)}
            >
              {column.title}
            </MenuCheckItem>
          ))}
        </Menu>
      </span>
    </div>
  );
}
