import type { MetricRow } from '../stored-rows';
import {
  aliasPlace,
  datatypePlace,
  flagsPlace,
  givenPlace,
  kindPlace,
  metricFlag,
  numberPlace,
  ownerPlace,
  quality,
  qualityPlace,
  qualityReasons,
  receivedPlace,
  rowBytes,
  rowNumbers,
  rowWords,
  sourcePlace,
  valueKind,
} from './metric-columns';
import type { MetricOwner } from './metric-owner';
import type { MetricTable } from './metric-table';
import { nameOfType } from './metric-values';

/** Rows looked at in one call, at most, for each that may be handed out. */
const looksPerRow = 4;

/** Hands out the metrics that changed, oldest change first, each at most every `intervalMs`. */
export class MetricChanges {
  constructor(
    private readonly table: MetricTable,
    private readonly intervalMs: number,
  ) {}

  take(now: number, rowsMax: number): readonly MetricRow[] {
    const { table } = this;
    const rows: MetricRow[] = [];
    const second = Math.floor(now / 1000) | 0;
    const interval = this.intervalMs / 1000;
    for (
      let looks = Math.min(table.dirty.size, rowsMax * looksPerRow);
      looks > 0 && rows.length < rowsMax;
      looks--
    ) {
      const row = table.dirty.shift();
      const { columns } = table;
      // A row that leaves goes at once, so that it never comes after the row that takes its place.
      const isDue =
        ((columns.bytes[row * rowBytes + flagsPlace] ?? 0) & metricFlag.leaving) !== 0 ||
        columns.words[row * rowWords + givenPlace] === -1 ||
        second - (columns.words[row * rowWords + givenPlace] ?? 0) >= interval;
      if (!isDue) {
        table.dirty.push(row);
        continue;
      }
      columns.bytes[row * rowBytes + flagsPlace] =
        (columns.bytes[row * rowBytes + flagsPlace] ?? 0) & ~metricFlag.dirty;
      columns.words[row * rowWords + givenPlace] = second;
      const named = table.owners[columns.words[row * rowWords + ownerPlace] ?? -1];
      if (named) rows.push(this.row(row, named));
      if (((columns.bytes[row * rowBytes + flagsPlace] ?? 0) & metricFlag.leaving) !== 0) table.forget(row);
    }
    return rows;
  }

  /** All metrics of an owner as they are now, without counting as handed out. */
  list(owner: MetricOwner): readonly MetricRow[] {
    return Array.from(owner.rows.subarray(0, owner.count), (row) => this.row(row, owner));
  }

  private row(row: number, { group, edgeNode, device }: MetricOwner): MetricRow {
    const { columns } = this.table;
    const worth = columns.bytes[row * rowBytes + qualityPlace] ?? 0;
    const alias = columns.numbers[row * rowNumbers + aliasPlace] ?? -1;
    const sourceAt = columns.numbers[row * rowNumbers + sourcePlace] ?? Number.NaN;
    return {
      group,
      edgeNode,
      device,
      name: this.table.nameOf(row),
      alias: alias < 0 ? null : alias,
      datatype: nameOfType(columns.bytes[row * rowBytes + datatypePlace] ?? 0),
      value: this.value(row),
      quality: worth === quality.good ? 'good' : worth === quality.bad ? 'bad' : 'stale',
      staleReason: qualityReasons[worth] ?? null,
      sourceAt: Number.isNaN(sourceAt) || sourceAt > 8.64e15 ? null : sourceAt,
      receivedAt: columns.numbers[row * rowNumbers + receivedPlace] ?? 0,
      isTransient: ((columns.bytes[row * rowBytes + flagsPlace] ?? 0) & metricFlag.transient) !== 0,
    };
  }

  private value(row: number): number | string | boolean | null {
    const { columns, texts } = this.table;
    const number = columns.numbers[row * rowNumbers + numberPlace] ?? 0;
    switch (columns.bytes[row * rowBytes + kindPlace]) {
      case valueKind.number:
        return Number.isFinite(number) ? number : String(number);
      case valueKind.boolean:
        return number !== 0;
      case valueKind.text:
        return texts.get(row) ?? null;
      default:
        return null;
    }
  }
}
