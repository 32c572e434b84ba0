import { boundIdentifier } from '@/lib/domain/wire-text';
import { dataType } from '../data-type';
import { exactOf, fitOf, numberOf, type ValueFit, valueFit } from '../interpret-metric';
import type { MetricCursor } from '../metric-cursor';
import { valueField } from '../payload-fields';
import {
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
import type { MetricMinutes } from './metric-minutes';
import type { MetricSink } from './metric-sink';
import type { MetricTable } from './metric-table';
import { SinkGate } from './sink-gate';

const textBytesMax = 1024;
const qualityBad = 0;
const qualityStale = 500;

/** How a value came. */
export type Arrival = {
  readonly at: number;
  /** The payload's time, for metrics without one of their own; NaN when absent. */
  readonly payloadTimestamp: number;
  /** What the values are worth at most: `quality.good` or why they are stale. */
  readonly worth: number;
  /** Not the newest message of its node: a value with an older time than the one we have is left out. */
  readonly isLate: boolean;
  /** It came with a birth. */
  readonly isBirth?: boolean;
};

/** Writes values of live messages into the table. Historical values are the caller's to leave out. */
export class MetricValues {
  private readonly gate: SinkGate | null;

  constructor(
    private readonly table: MetricTable,
    private readonly minutes: MetricMinutes,
    sink: MetricSink | null,
  ) {
    this.gate = sink === null ? null : new SinkGate(table, sink);
  }

  /** Takes the cursor's metric as the value of a row; tells how it fits the declared type, and takes none that does not. */
  take(row: number, cursor: MetricCursor, arrival: Arrival): ValueFit {
    const { columns } = this.table;
    const declared = columns.bytes[row * rowBytes + datatypePlace] ?? 0;
    const datatype = declared === 0 ? cursor.datatype : declared;
    const fit = fitOf(cursor, datatype);
    if (fit === valueFit.wrongField || fit === valueFit.outOfRange) return fit;
    const sourceAt = Number.isNaN(cursor.timestamp) ? arrival.payloadTimestamp : cursor.timestamp;
    if (arrival.isLate && sourceAt < (columns.numbers[row * rowNumbers + sourcePlace] ?? 0)) return fit;
    const isSame = this.write(row, cursor, fit, datatype);
    if (isSame) this.minutes.repeat(row);
    columns.numbers[row * rowNumbers + sourcePlace] = sourceAt;
    columns.numbers[row * rowNumbers + receivedPlace] = arrival.at;
    const worth = worthOf(cursor.quality, arrival.worth);
    columns.bytes[row * rowBytes + qualityPlace] = worth;
    const flags = columns.bytes[row * rowBytes + flagsPlace] ?? 0;
    columns.bytes[row * rowBytes + flagsPlace] = cursor.isTransient
      ? flags | metricFlag.transient
      : flags & ~metricFlag.transient;
    this.table.markDirty(row);
    const isUnsure = arrival.worth === quality.oldBirth;
    if (this.gate !== null && (isUnsure ? worthOf(cursor.quality, quality.good) : worth) === quality.good)
      this.gate.pass(row, cursor, fit, datatype, isSame, arrival);
    return fit;
  }

  /** True when the value is the one that was there. */
  private write(row: number, cursor: MetricCursor, fit: ValueFit, datatype: number): boolean {
    const { columns } = this.table;
    const before = columns.bytes[row * rowBytes + kindPlace];
    if (fit === valueFit.null) {
      columns.bytes[row * rowBytes + kindPlace] = valueKind.null;
      if (before === valueKind.text) this.table.dropText(row);
      return before === valueKind.null;
    }
    const number = isNumeric(fit, cursor.field) ? numberOf(cursor, datatype) : Number.NaN;
    if (fit === valueFit.boolean || (fit === valueFit.untyped && cursor.field === valueField.boolean)) {
      return this.writeNumber(row, cursor.low, valueKind.boolean);
    }
    if (Number.isNaN(number)) return this.writeText(row, textOf(cursor, fit, datatype));
    this.minutes.add(row, number);
    return this.writeNumber(row, number, valueKind.number);
  }

  private writeNumber(row: number, number: number, kind: number): boolean {
    const { columns } = this.table;
    const isSame =
      columns.bytes[row * rowBytes + kindPlace] === kind &&
      columns.numbers[row * rowNumbers + numberPlace] === number;
    if (columns.bytes[row * rowBytes + kindPlace] === valueKind.text) this.table.dropText(row);
    columns.bytes[row * rowBytes + kindPlace] = kind;
    columns.numbers[row * rowNumbers + numberPlace] = number;
    return isSame;
  }

  private writeText(row: number, text: string): boolean {
    const { columns, texts } = this.table;
    const isSame = columns.bytes[row * rowBytes + kindPlace] === valueKind.text && texts.get(row) === text;
    columns.bytes[row * rowBytes + kindPlace] = valueKind.text;
    if (!isSame) this.table.setText(row, text);
    return isSame;
  }
}

function isNumeric(fit: ValueFit, field: number): boolean {
  return (
    fit === valueFit.number ||
    (fit === valueFit.untyped && field >= valueField.int && field <= valueField.double)
  );
}

function worthOf(sent: number, worth: number): number {
  if (worth !== quality.good) return worth;
  if (sent === qualityBad) return quality.bad;
  return sent === qualityStale ? quality.sentStale : quality.good;
}

function textOf(cursor: MetricCursor, fit: ValueFit, datatype: number): string {
  if (cursor.field === valueField.string) return boundIdentifier(cursor.text(), textBytesMax);
  if (fit === valueFit.huge) return exactOf(cursor, datatype).toString();
  if (cursor.field < valueField.string) return String(cursor.numberValue);
  const bytes = cursor.high - cursor.low;
  return `${nameOfType(datatype)}, ${bytes.toLocaleString('en')} bytes`;
}

const typeNames = new Map<number, string>(Object.entries(dataType).map(([name, code]) => [code, name]));

/** `Int32`, `DataSet`, …; `unknown` for 0 and numbers that Sparkplug does not define. */
export function nameOfType(datatype: number): string {
  return typeNames.get(datatype) ?? 'unknown';
}
