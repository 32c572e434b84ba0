import { identifierBytesMax } from '@/lib/domain/wire-text';
import { dataType } from './data-type';
import { type DecodedArray, decodeArray } from './decode-array';
import { type DataSet, decodeDataSet } from './decode-data-set';
import { decodeMetadata, type MetaData } from './decode-metadata';
import { decodeProperties, type Property } from './decode-properties';
import { decodeScalar, misfit, type ScalarValue } from './decode-scalar';
import { DetailAllowance } from './detail-allowance';
import { fitOf, valueFit } from './interpret-metric';
import { MetricCursor } from './metric-cursor';
import { MetricRows } from './metric-rows';
import { metricTag, valueField } from './payload-fields';
import { payloadLimits } from './payload-limits';
import { exactUnsigned, ProtobufReader } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';
import { WireScalar } from './wire-scalar';

/** A template definition, or an instance of the one that `ref` names. */
export type Template = {
  readonly version: string | null;
  readonly ref: string | null;
  readonly isDefinition: boolean;
  readonly metrics: readonly Metric[];
  readonly parameters: readonly TemplateParameter[];
};

export type TemplateParameter = {
  readonly name: string;
  readonly datatype: number;
  readonly value: ScalarValue;
};

/** A metric's value. `raw`: of an unknown datatype, or bytes without one. Bytes are views into the payload. */
export type MetricValue =
  | ScalarValue
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | ({ readonly kind: 'array' } & DecodedArray)
  | { readonly kind: 'dataSet'; readonly dataSet: DataSet }
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'raw'; readonly field: number; readonly bytes: Uint8Array };

/**
 * One metric. `name` is bounded and storable; `alias` is a bigint above 2^53-1; `timestamp` is ms by the sender's clock;
 * `datatype` is its own, or the birth's; `quality` is the property's number.
 */
export type Metric = {
  readonly name: string | null;
  readonly alias: number | bigint | null;
  readonly timestamp: number | null;
  readonly datatype: number | null;
  readonly isHistorical: boolean;
  readonly isTransient: boolean;
  readonly quality: number | null;
  readonly properties: readonly Property[];
  readonly metadata: MetaData | null;
  readonly value: MetricValue;
};

/** What a birth said of a metric; DATA messages carry no datatype themselves. Null when the birth did not name it. */
export type DatatypeLookup = (name: string | null, alias: number | bigint | null) => number | null;

/** Where a decode stands: `depth` counts the templates around it; the allowance is that of the whole payload. */
export type DecodeContext = {
  readonly allowance: DetailAllowance;
  readonly datatypeOf?: DatatypeLookup;
  readonly depth?: number;
  /** One for the metrics of templates at each depth, made when needed. */
  readonly cursors?: MetricCursor[];
};

/** Decodes the metric a cursor stands on, with all that is within it, as far as the allowance goes. */
export function decodeMetric(cursor: MetricCursor, context: DecodeContext): Metric {
  const { datatypeOf = noDatatype, allowance } = context;
  const name = cursor.name(allowance);
  const alias = exactAlias(cursor);
  const own = cursor.datatype;
  const datatype = own === 0 ? datatypeOf(name, alias) : own;
  return {
    name,
    alias,
    timestamp: Number.isNaN(cursor.timestamp) ? null : cursor.timestamp,
    datatype,
    isHistorical: cursor.isHistorical,
    isTransient: cursor.isTransient,
    quality: cursor.quality < 0 ? null : cursor.quality,
    properties: cursor.hasProperties ? decodeProperties(cursor.propertiesBytes(), allowance) : [],
    metadata: findMetadata(cursor, allowance),
    value: interpretMetric(cursor, datatype ?? 0, context),
  };
}

function exactAlias(cursor: MetricCursor): number | bigint | null {
  if (cursor.alias >= 0) return cursor.alias;
  if (cursor.alias === -1) return null;
  let alias: number | bigint | null = null;
  const reader = new ProtobufReader(cursor.metricBytes());
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === metricTag.alias) alias = exactUnsigned(reader.low, reader.high);
  }
  return alias;
}

function findMetadata(cursor: MetricCursor, allowance: DetailAllowance): MetaData | null {
  if (!cursor.hasMetadata || allowance.isSpent) return null;
  const bytes = cursor.metricBytes();
  const reader = new ProtobufReader(bytes);
  let metadata: Uint8Array | null = null;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === metricTag.metadata && reader.problem === null) metadata = reader.content();
  }
  return metadata === null ? null : decodeMetadata(metadata, allowance);
}

/**
 * The value of the metric a cursor stands on under a datatype (its own, or that of the birth; 0 = not known), in full. For
 * the hot path see `fitOf` and `numberOf`.
 */
export function interpretMetric(
  cursor: MetricCursor,
  datatype: number,
  context: DecodeContext = { allowance: new DetailAllowance() },
): MetricValue {
  switch (fitOf(cursor, datatype)) {
    case valueFit.bytes:
      return decodeBytes(cursor, datatype, context);
    case valueFit.dataSet:
      return { kind: 'dataSet', dataSet: decodeDataSet(cursor.valueBytes(), context.allowance) };
    case valueFit.template:
      return { kind: 'template', template: decodeTemplate(cursor.valueBytes(), context) };
    default:
      return decodeScalar(cursor, datatype, context.allowance) ?? interpretUntyped(cursor, datatype, context);
  }
}

function decodeBytes(cursor: MetricCursor, datatype: number, context: DecodeContext): MetricValue {
  const bytes = cursor.valueBytes();
  if (datatype === dataType.Bytes || datatype === dataType.File) return { kind: 'bytes', bytes };
  const array = decodeArray(bytes, datatype, context.allowance);
  return array === null ? misfit(cursor, 'broken-array') : { kind: 'array', ...array };
}

/** Data sets and templates describe themselves. */
function interpretUntyped(cursor: MetricCursor, datatype: number, context: DecodeContext): MetricValue {
  const { field } = cursor;
  const bytes = cursor.valueBytes();
  if (datatype === 0 && field === valueField.dataset)
    return { kind: 'dataSet', dataSet: decodeDataSet(bytes, context.allowance) };
  if (datatype === 0 && field === valueField.template) {
    return { kind: 'template', template: decodeTemplate(bytes, context) };
  }
  return { kind: 'raw', field, bytes };
}

const nothing: Template = { version: null, ref: null, isDefinition: false, metrics: [], parameters: [] };
const templateTags = { version: 10, parameter: 26, ref: 34, isDefinition: 40 } as const;
const parameterTags = { name: 10, type: 16 } as const;
const rowsWithin = 8;

function decodeTemplate(bytes: Uint8Array, context: DecodeContext): Template {
  if (context.allowance.isSpent) return nothing;
  const metrics = decodeMetricsWithin(bytes, context);
  const reader = new ProtobufReader(bytes);
  const parameters: TemplateParameter[] = [];
  let version: Uint8Array | null = null;
  let ref: Uint8Array | null = null;
  let isDefinition = false;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag === templateTags.version) version = reader.content();
    else if (tag === templateTags.ref) ref = reader.content();
    else if (tag === templateTags.isDefinition) isDefinition = reader.low !== 0;
    else if (tag === templateTags.parameter && context.allowance.take())
      parameters.push(readParameter(reader, context.allowance));
  }
  const { allowance } = context;
  return {
    version: textOf(version, allowance),
    ref: textOf(ref, allowance),
    isDefinition,
    metrics,
    parameters,
  };
}

function decodeMetricsWithin(
  bytes: Uint8Array,
  { allowance, depth = 0, cursors = [] }: DecodeContext,
): readonly Metric[] {
  if (depth >= payloadLimits.nesting || allowance.isSpent) return [];
  const cursor = cursors[depth] ?? new MetricCursor(new MetricRows(rowsWithin, true));
  cursors[depth] = cursor;
  if (!cursor.beginTemplate(bytes)) return [];
  const within = { allowance, cursors, depth: depth + 1 };
  const metrics: Metric[] = [];
  while (cursor.next() && allowance.take()) metrics.push(decodeMetric(cursor, within));
  return metrics;
}

function textOf(bytes: Uint8Array | null, allowance: DetailAllowance): string | null {
  return bytes === null ? null : readBoundedText(bytes, identifierBytesMax, allowance);
}

function noDatatype(): null {
  return null;
}

function readParameter(reader: ProtobufReader, allowance: DetailAllowance): TemplateParameter {
  const scalar = new WireScalar();
  let name: Uint8Array | null = null;
  let datatype = 0;
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    if (scalar.take(reader, tag, 3)) continue;
    if (tag === parameterTags.name) name = reader.content();
    else if (tag === parameterTags.type) datatype = reader.low;
  }
  reader.leave(outerEnd);
  const value = decodeScalar(scalar, datatype, allowance) ?? { kind: 'null' };
  return { name: textOf(name, allowance) ?? '', datatype, value };
}
