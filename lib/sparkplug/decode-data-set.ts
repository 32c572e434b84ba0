import { identifierBytesMax } from '@/lib/domain/wire-text';
import { decodeScalar, type Scalar } from './decode-scalar';
import type { DetailAllowance } from './detail-allowance';
import { payloadLimits } from './payload-limits';
import { ProtobufReader } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';
import { WireScalar } from './wire-scalar';

/**
 * A data set. `columns` are those that the allowance had room for. Cells are exact scalars in their column's type; null for none or for one that does not fit, which `misfits`
 * counts. `rows` are those that the allowance had room for, of `rowCount`. `isRectangular`: names, types, the stated number
 * of columns and every row of these agree.
 */
export type DataSet = {
  readonly columns: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly (Scalar | null)[])[];
  readonly rowCount: number;
  readonly misfits: number;
  readonly isRectangular: boolean;
};

const nothing: DataSet = {
  columns: [],
  types: [],
  rows: [],
  rowCount: 0,
  misfits: 0,
  isRectangular: true,
};
const tags = { count: 8, column: 18, type: 24, packedTypes: 26, row: 34, element: 10 } as const;

/** Decodes a checked `DataSet` message; within the limits of columns and rows, never throws. */
export function decodeDataSet(bytes: Uint8Array, allowance: DetailAllowance): DataSet {
  if (allowance.isSpent) return nothing;
  const columns: string[] = [];
  const types: number[] = [];
  const rowBounds: number[] = [];
  let stated = 0;
  let columnCount = 0;
  const reader = new ProtobufReader(bytes);
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag === tags.count) stated = reader.unsigned;
    else if (tag === tags.column) {
      columnCount++;
      addColumn(columns, reader, allowance);
    } else if (tag === tags.type) addType(types, reader.low);
    else if (tag === tags.packedTypes) readPackedTypes(reader, types);
    else if (tag === tags.row) rowBounds.push(reader.start, reader.stop);
  }
  const table = readRows({ bytes, rowBounds, types }, allowance);
  const isRectangular =
    stated === columnCount &&
    types.length === columnCount &&
    table.rows.every((row) => row.length === columnCount);
  return { columns, types, ...table, rowCount: rowBounds.length / 2, isRectangular };
}

function addColumn(columns: string[], reader: ProtobufReader, allowance: DetailAllowance): void {
  if (allowance.take()) columns.push(readBoundedText(reader.content(), identifierBytesMax, allowance));
}

function addType(types: number[], type: number): void {
  if (types.length < payloadLimits.dataSetColumns) types.push(type);
}

function readPackedTypes(reader: ProtobufReader, types: number[]): void {
  const outerEnd = reader.enter();
  while (reader.hasMore && types.length < payloadLimits.dataSetColumns) {
    reader.varint();
    if (reader.problem === null) addType(types, reader.low);
  }
  reader.leave(outerEnd);
}

type RowsOnWire = {
  readonly bytes: Uint8Array;
  /** Start and end of each row in turn. */
  readonly rowBounds: readonly number[];
  readonly types: readonly number[];
};

function readRows(
  { bytes, rowBounds, types }: RowsOnWire,
  allowance: DetailAllowance,
): Pick<DataSet, 'rows' | 'misfits'> {
  const context: RowContext = { types, allowance, cell: new WireScalar(), misfits: 0 };
  const rows: (Scalar | null)[][] = [];
  for (let index = 0; index < rowBounds.length && allowance.take(); index += 2) {
    const row = readRow(new ProtobufReader(bytes, rowBounds[index], rowBounds[index + 1]), context);
    if (!allowance.isSpent) rows.push(row);
  }
  return { rows, misfits: context.misfits };
}

type RowContext = {
  readonly types: readonly number[];
  readonly allowance: DetailAllowance;
  readonly cell: WireScalar;
  misfits: number;
};

function readRow(reader: ProtobufReader, context: RowContext): (Scalar | null)[] {
  const { types, allowance, cell } = context;
  const row: (Scalar | null)[] = [];
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag !== tags.element || reader.problem !== null) continue;
    if (!allowance.take()) break;
    readCell(reader, cell);
    const value = decodeScalar(cell, types[row.length] ?? 0, allowance);
    if (value?.kind === 'mismatch') context.misfits++;
    row.push(value !== null && 'value' in value ? value.value : null);
  }
  return row;
}

function readCell(reader: ProtobufReader, cell: WireScalar): void {
  cell.clear();
  const outerEnd = reader.enter();
  while (reader.hasMore) cell.take(reader, reader.tag(), 1);
  reader.leave(outerEnd);
}
