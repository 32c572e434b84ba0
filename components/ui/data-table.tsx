import type { ReactNode } from 'react';
import { RowCards } from './row-cards';
import { RowGrid } from './row-grid';
import { TableBar } from './table-bar';
import type { TableColumn } from './table-column';
import { useHeldRows } from './use-held-rows';
import { useIsNarrow } from './use-is-narrow';
import { useTableModel } from './use-table-model';

export type DataTableProps<Row> = {
  /** Names the stored column choice. */
  readonly id: string;
  /** Read out for the whole table: "Alerts". */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  keyOf(row: Row): string;
  /** What opening a row leads to; a real address, so that it opens in a new tab as well. */
  hrefOf(row: Row): string;
  /** Read out for a row's link. */
  nameOf(row: Row): string;
  onOpen(row: Row): void;
  readonly openKey: string | null;
  /** False while more pages wait on the server. */
  readonly isComplete: boolean;
  loadMore?(): void;
  readonly empty: ReactNode;
  /** Stands left in the bar above the rows. */
  readonly tools?: ReactNode;
};

/** A dense live list: virtualised table, cards on a narrow screen; new rows wait while someone is at it. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, rows, columns, keyOf, isComplete, empty, tools } = props;
  const held = useHeldRows(rows, keyOf);
  const model = useTableModel({ id, rows: held.rows, columns, canSort: isComplete, keyOf });
  const isNarrow = useIsNarrow();
  const List = isNarrow ? RowCards : RowGrid;
  return (
    <div className="flex min-h-0 grow flex-col">
      <TableBar
        columns={columns}
        model={model}
        shown={held.rows.length}
        isComplete={isComplete}
        waiting={held.waiting}
        onLetIn={held.letIn}
        tools={tools}
      />
      {rows.length === 0 ? (
        <div className="min-h-0 grow overflow-y-auto">{empty}</div>
      ) : (
        <List {...props} model={model} onHold={held.setHeld} />
      )}
    </div>
  );
}
