import {
  type ColumnDef,
  type ColumnVisibilityState,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { TableColumn } from './table-column';
import { useStoredValue } from './use-stored-value';

const features = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, alphanumeric: sortFn_alphanumeric },
});

function parseVisibility(raw: unknown): ColumnVisibilityState | null {
  if (typeof raw !== 'object' || raw === null) return null;
  return Object.fromEntries(Object.entries(raw).filter(([, isVisible]) => typeof isVisible === 'boolean'));
}

type Options<Row> = {
  readonly id: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly canSort: boolean;
  keyOf(row: Row): string;
};

/** The TanStack model behind a data table: which columns, in which order the rows. Column choice is kept per table. */
export function useTableModel<Row>({ id, rows, columns, canSort, keyOf }: Options<Row>) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const atFirst = useMemo(
    () =>
      Object.fromEntries(
        columns.filter((column) => column.isHiddenAtFirst).map((column) => [column.key, false]),
      ),
    [columns],
  );
  const [columnVisibility, setColumnVisibility] = useStoredValue<ColumnVisibilityState>(
    `bw-columns-${id}`,
    atFirst,
    parseVisibility,
  );
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, { readonly row: Row }> => ({
          id: column.key,
          accessorFn: ({ row }) => column.sortValue?.(row) ?? undefined,
          header: column.title,
          enableSorting: column.sortValue !== undefined,
          sortUndefined: 'last',
        }),
      ),
    [columns],
  );
  const data = useMemo(() => rows.map((row) => ({ row })), [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: ({ row }) => keyOf(row),
    state: { sorting: canSort ? sorting : [], columnVisibility },
    onSortingChange: setSorting,
    onColumnVisibilityChange: (updater) =>
      setColumnVisibility(typeof updater === 'function' ? updater(columnVisibility) : updater),
    enableSorting: canSort,
    enableMultiSort: false,
  });
  return {
    sortedRows: table.getRowModel().rows.map((row) => row.original.row),
    visible: columns.filter((column) => columnVisibility[column.key] !== false),
    isVisible: (key: string) => columnVisibility[key] !== false,
    setVisible: (key: string, isVisible: boolean) =>
      setColumnVisibility({ ...columnVisibility, [key]: isVisible }),
    canSort,
    sorting: canSort ? sorting[0] : undefined,
    toggleSort: (key: string) => table.getColumn(key)?.toggleSorting(),
    clearSort: () => setSorting([]),
  };
}

export type TableModel<Row> = ReturnType<typeof useTableModel<Row>>;
