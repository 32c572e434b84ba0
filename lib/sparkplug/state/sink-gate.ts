import { dataType } from '../data-type';
import { numberOf, type ValueFit, valueFit } from '../interpret-metric';
import type { MetricCursor } from '../metric-cursor';
import { valueField } from '../payload-fields';
import { readUnit } from '../read-unit';
import { markPlace, namePlace, ownerPlace, quality, rowWords } from './metric-columns';
import { newOwner } from './metric-owner';
import type { MetricSink, SunkValue } from './metric-sink';
import type { MetricTable } from './metric-table';

/** How the value came, as far as it concerns the sink. */
type Arrival = { readonly at: number; readonly worth: number; readonly isBirth?: boolean };

/** Hands values that were just written into the table to the sink, as far as they are for it. */
export class SinkGate {
  private readonly value: SunkValue = {
    owner: newOwner(-1, { group: '', edgeNode: '', device: null }),
    row: 0,
    at: 0,
    number: 0,
    isBoolean: false,
    isWhole: false,
    isBirth: false,
    isUnsure: false,
    isSame: false,
    nameHash: 0,
    datatype: 0,
    unit: 0,
    mark: 0,
  };

  constructor(
    private readonly table: MetricTable,
    private readonly sink: MetricSink,
  ) {}

  /** Six parameters, so that a value costs no object. */
  pass(
    row: number,
    cursor: MetricCursor,
    fit: ValueFit,
    datatype: number,
    isSame: boolean,
    arrival: Arrival,
  ): void {
    const { table, value } = this;
    const { field } = cursor;
    const isBoolean = fit === valueFit.boolean || (fit === valueFit.untyped && field === valueField.boolean);
    if (cursor.isHistorical || !(isBoolean || isMeasured(fit, field, datatype))) return;
    const { words } = table.columns;
    const word = row * rowWords;
    const owner = table.owners[words[word + ownerPlace] ?? -1];
    if (owner === undefined) return;
    value.owner = owner;
    value.row = row;
    value.at = arrival.at;
    value.number = isBoolean ? cursor.low : numberOf(cursor, datatype);
    value.isBoolean = isBoolean;
    value.isWhole = field === valueField.int || field === valueField.long;
    value.isBirth = arrival.isBirth === true;
    value.isUnsure = arrival.worth !== quality.good;
    value.isSame = isSame;
    value.nameHash = table.names.hash(words[word + namePlace] ?? 0);
    value.datatype = datatype;
    value.unit = value.isBirth ? unitOf(cursor) : 0;
    value.mark = words[word + markPlace] ?? 0;
    const mark = this.sink.take(value, table);
    // The columns may have grown meanwhile.
    table.columns.words[word + markPlace] = mark;
  }
}

/** A number of a kind that is measured or counted: a point in time is neither. */
function isMeasured(fit: ValueFit, field: number, datatype: number): boolean {
  if (datatype === dataType.DateTime) return false;
  if (fit === valueFit.number || fit === valueFit.huge) return true;
  return fit === valueFit.untyped && field >= valueField.int && field <= valueField.double;
}

function unitOf(cursor: MetricCursor): number {
  if (!cursor.hasProperties) return 0;
  const properties = cursor.propertiesBytes();
  return readUnit(properties, 0, properties.length);
}
