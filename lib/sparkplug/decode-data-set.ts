import { boundIdentifier } from '@/lib/domain/wire-text';
import { decodeScalar, type Scalar } from './decode-scalar';
import { payloadLimits } from './payload-limits';
import { ProtobufReader } from './protobuf-reader';
import { WireScalar } from './wire-scalar';

/**
 * A data set. Cells are exact scalars in their column's type; null for none or for one that does not fit, which `misfits`
 * counts. `isRectangular`: names, types, the stated number of columns and every row agree.
 */
export type DataSet = {
  readonly columns: readonly string[];
  readonly types: readonly number[];
  readonly rows: readonly (readonly (Scalar | null)[])[];
  readonly misfits: number;
  readonly isRectangular: boolean;
};

const tags = { count: 8, column: 18, type: 24, packedTypes: 26, row: 34, element: 10 } as const;

/** Decodes a checked `DataSet` message; within the limits of columns and rows, never throws. */
export function decodeDataSet(bytes: Uint8Array): DataSet {
  const columns: string[] = [];
  const types: number[] = [];
  const rowBounds: number[] = [];
  let stated = 0;
  const reader = new ProtobufReader(bytes);
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag === tags.count) stated = reader.unsigned;
    else if (tag === tags.column) columns.push(boundIdentifier(reader.text()));
    else if (tag === tags.type) addType(types, reader.low);
    else if (tag === tags.packedTypes) readPackedTypes(reader, types);
    else if (tag === tags.row) rowBounds.push(reader.start, reader.stop);
  }
  const table = readRows(bytes, rowBounds, types);
  const isRectangular =
    stated === columns.length &&
    types.length === columns.length &&
    table.rows.every((row) => row.length === columns.length);
  return { columns, types, ...table, isRectangular };
}

function addType(types: number[], type: number): void {
  if (types.length < payloadLimits.dataSetColumns) types.push(type);
}

function readPackedTypes(reader: ProtobufReader, types: number[]): void {
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    reader.varint();
    if (reader.problem === null) addType(types, reader.low);
  }
  reader.leave(outerEnd);
}

function readRows(
  bytes: Uint8Array,
  bounds: readonly number[],
  types: readonly number[],
): Pick<DataSet, 'rows' | 'misfits'> {
  const cell = new WireScalar();
  const rows: (Scalar | null)[][] = [];
  let misfits = 0;
  for (let index = 0; index < bounds.length; index += 2) {
    const reader = new ProtobufReader(bytes, bounds[index], bounds[index + 1]);
    const row: (Scalar | null)[] = [];
    while (reader.hasMore) {
      const tag = reader.tag();
      reader.skip(tag);
      if (tag !== tags.element || reader.problem !== null) continue;
      readCell(reader, cell);
      const value = decodeScalar(cell, types[row.length] ?? 0);
      if (value?.kind === 'mismatch') misfits++;
      row.push(value !== null && 'value' in value ? value.value : null);
    }
    rows.push(row);
  }
  return { rows, misfits };
}

function readCell(reader: ProtobufReader, cell: WireScalar): void {
  cell.clear();
  const outerEnd = reader.enter();
  while (reader.hasMore) cell.take(reader, reader.tag(), 1);
  reader.leave(outerEnd);
}
