import type { ReactNode } from 'react';
import type { RowSelection } from './select-rows';

/** One column of a data table, and what becomes of it on a card. */
export type TableColumn<Row> = {
  readonly key: string;
  readonly title: string;
  /** Stands in the head, not in the cells. */
  readonly unit?: string;
  /** px; columns without one share what is left. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
  /** Sorting is offered when this is given and all rows are loaded. */
  readonly sortValue?: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ReactNode;
  /** `title` heads the card, `sign` stands beside it, `fact` is listed; `none` is left out. */
  readonly card: 'title' | 'sign' | 'fact' | 'none';
  readonly isHiddenAtFirst?: boolean;
};

/** What a data table and its two forms, grid and cards, take. */
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
  /** Rows can be chosen: by click, or with the space bar on a row; Shift takes all between, Ctrl+A all that are loaded. */
  readonly selection?: TableSelection;
};

export type TableSelection = {
  readonly selected: RowSelection;
  onSelect(next: RowSelection): void;
};
