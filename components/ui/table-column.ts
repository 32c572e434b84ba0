import type { ReactNode } from 'react';

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
