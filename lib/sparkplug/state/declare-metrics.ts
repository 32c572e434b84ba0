import { dataType } from '../data-type';
import type { MetricCursor } from '../metric-cursor';
import { droppedReason, type MetricRow } from '../stored-rows';
import {
  aliasPlace,
  datatypePlace,
  flagsPlace,
  kindPlace,
  metricFlag,
  numberPlace,
  quality,
  qualityPlace,
  receivedPlace,
  rowBytes,
  rowNumbers,
  sourcePlace,
  valueKind,
} from './metric-columns';
import type { Declared, MetricOwner } from './metric-owner';
import type { MetricTable } from './metric-table';
import type { Arrival, MetricValues } from './metric-values';
import { keptName } from './name-pool';

/** What a birth did to the metrics known before: up to 10 names of each kind, and how many there are. */
export type BirthChange = {
  readonly dropped: readonly string[];
  readonly retyped: readonly string[];
  readonly remapped: readonly string[];
  readonly counts: {
    readonly dropped: number;
    readonly retyped: number;
    readonly remapped: number;
    readonly added: number;
  };
};

export const unchangedBirth: BirthChange = {
  dropped: [],
  retyped: [],
  remapped: [],
  counts: { dropped: 0, retyped: 0, remapped: 0, added: 0 },
};

const namesMax = 10;
const typeCodes: Readonly<Record<string, number | undefined>> = dataType;

class NameList {
  readonly names: string[] = [];
  count = 0;
  add(name: string): void {
    this.count++;
    if (this.names.length < namesMax) this.names.push(name.slice(0, 200));
  }
}

/**
 * Takes the cursor's birth as the declaration of an owner's metrics, with their first values, and tells what it changed
 * against the birth before. A stored birth (from before our link) says nothing of dropped metrics.
 */
export function declareMetrics(
  table: MetricTable,
  values: MetricValues,
  owner: MetricOwner,
  birth: { readonly cursor: MetricCursor; readonly arrival: Arrival; readonly as: Exclude<Declared, 'none'> },
): BirthChange {
  const { cursor, arrival } = birth;
  const lists = {
    retyped: new NameList(),
    remapped: new NameList(),
    dropped: new NameList(),
    made: new Map(),
  };
  const before = owner.declared;
  const rows = new Set<number>();
  cursor.rewind();
  while (cursor.next()) {
    if (!cursor.hasName) continue;
    const row = takeDeclaration(table, owner, cursor, lists);
    if (row < 0) continue;
    rows.add(row);
    if (birth.as === 'live') values.take(row, cursor, arrival);
  }
  dropOthers(table, owner, rows, lists.dropped);
  for (const row of rows) setDeclared(table, row);
  for (const row of table.setRows(owner, Int32Array.from(rows))) lists.remapped.add(table.nameOf(row));
  owner.declared = birth.as;
  return {
    dropped: lists.dropped.names,
    retyped: lists.retyped.names,
    remapped: lists.remapped.names,
    counts: {
      dropped: lists.dropped.count,
      retyped: lists.retyped.count,
      remapped: lists.remapped.count,
      added: before === 'live' ? lists.made.size : 0,
    },
  };
}

function dropOthers(
  table: MetricTable,
  owner: MetricOwner,
  kept: ReadonlySet<number>,
  dropped: NameList,
): void {
  for (let index = 0; index < owner.count; index++) {
    const row = owner.rows[index] ?? 0;
    if (kept.has(row)) continue;
    if (owner.declared === 'live' && isDeclared(table, row)) dropped.add(table.nameOf(row));
    table.leave(row);
  }
}

type Lists = { readonly retyped: NameList; readonly remapped: NameList; readonly made: Map<string, number> };

function takeDeclaration(table: MetricTable, owner: MetricOwner, cursor: MetricCursor, lists: Lists): number {
  const { columns } = table;
  const alias = cursor.alias;
  const datatype = cursor.datatype <= 255 ? cursor.datatype : 0;
  const row = table.find(owner, cursor);
  if (row < 0) return makeOnce(table, owner, lists.made, { name: keptName(cursor), alias, datatype });
  const name = table.nameOf(row);
  if (isDeclared(table, row)) {
    const type = columns.bytes[row * rowBytes + datatypePlace] ?? 0;
    if (type !== 0 && datatype !== 0 && type !== datatype) lists.retyped.add(name);
    const known = columns.numbers[row * rowNumbers + aliasPlace] ?? -1;
    if (known >= 0 && alias >= 0 && known !== alias) lists.remapped.add(name);
  }
  columns.numbers[row * rowNumbers + aliasPlace] = alias;
  columns.bytes[row * rowBytes + datatypePlace] = datatype;
  return row;
}

/** A birth may name a metric twice. */
function makeOnce(
  table: MetricTable,
  owner: MetricOwner,
  made: Map<string, number>,
  metric: { readonly name: string; readonly alias: number; readonly datatype: number },
): number {
  const known = made.get(metric.name);
  if (known !== undefined) return known;
  const row = table.make(owner, metric.name, metric);
  if (row >= 0) made.set(metric.name, row);
  return row;
}

function isDeclared(table: MetricTable, row: number): boolean {
  return ((table.columns.bytes[row * rowBytes + flagsPlace] ?? 0) & metricFlag.declared) !== 0;
}

function setDeclared(table: MetricTable, row: number): void {
  table.columns.bytes[row * rowBytes + flagsPlace] =
    (table.columns.bytes[row * rowBytes + flagsPlace] ?? 0) | metricFlag.declared;
}

/** Puts stored metrics of one owner back as a birth from before our link; their values are stale. */
export function restoreMetrics(table: MetricTable, owner: MetricOwner, stored: readonly MetricRow[]): void {
  const rows: number[] = [];
  for (const metric of stored) {
    if (metric.staleReason === droppedReason) continue;
    const datatype = typeCodes[metric.datatype] ?? 0;
    const row = table.make(owner, metric.name, { alias: metric.alias ?? -1, datatype });
    if (row < 0) break;
    rows.push(row);
    putValue(table, row, metric);
    if (datatype !== 0) setDeclared(table, row);
    if (metric.quality !== 'stale') table.markDirty(row);
  }
  table.setRows(owner, Int32Array.from(rows));
  owner.declared = 'stored';
}

function putValue(table: MetricTable, row: number, metric: MetricRow): void {
  const { columns } = table;
  const { value } = metric;
  columns.numbers[row * rowNumbers + sourcePlace] = metric.sourceAt ?? Number.NaN;
  columns.numbers[row * rowNumbers + receivedPlace] = metric.receivedAt;
  columns.bytes[row * rowBytes + qualityPlace] = quality.restarted;
  if (metric.isTransient) columns.bytes[row * rowBytes + flagsPlace] = metricFlag.transient;
  if (typeof value === 'number' || typeof value === 'boolean') {
    columns.bytes[row * rowBytes + kindPlace] =
      typeof value === 'number' ? valueKind.number : valueKind.boolean;
    columns.numbers[row * rowNumbers + numberPlace] = Number(value);
  } else {
    columns.bytes[row * rowBytes + kindPlace] = value === null ? valueKind.null : valueKind.text;
    if (value !== null) table.setText(row, value);
  }
}
