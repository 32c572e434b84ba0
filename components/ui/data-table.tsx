import { RowCards } from './row-cards';
import { RowGrid } from './row-grid';
import { TableBar } from './table-bar';
import type { DataTableProps } from './table-column';
import { useHeldRows } from './use-held-rows';
import { useIsNarrow } from './use-is-narrow';
import { useTableModel } from './use-table-model';

/**
 * A dense live list: virtualised table, cards on a narrow screen; new rows wait while someone is at it. The server, which
 * does not know the screen, renders both and the style sheet shows one.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, rows, columns, keyOf, isComplete, empty, tools } = props;
  const held = useHeldRows(rows, keyOf);
  const model = useTableModel({ id, rows: held.rows, columns, canSort: isComplete, keyOf });
  const isNarrow = useIsNarrow();
  return (
    <div className="flex min-h-64 grow flex-col">
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
        <>
          {isNarrow !== true && <RowGrid {...props} model={model} onHold={held.setHeld} />}
          {isNarrow !== false && <RowCards {...props} model={model} onHold={held.setHeld} />}
        </>
      )}
    </div>
  );
}
