import { boundIdentifier } from '@/lib/domain/wire-text';
import { type MetricValue, readMetricValue, type WireValue } from './metric-value';
import { payloadTag } from './payload-fields';
import { type PayloadPeek, peekPayload, skipOther } from './peek-payload';
import { exactUnsigned, ProtobufReader } from './protobuf-reader';
import type { Refused } from './refusal-reason';

/** One metric. `name` is bounded and storable; `alias` is a bigint above 2^53-1; `timestamp` is ms by the sender's clock. */
export type Metric = {
  readonly name: string | null;
  readonly alias: number | bigint | null;
  readonly timestamp: number | null;
  readonly datatype: number | null;
  readonly isHistorical: boolean;
  readonly isTransient: boolean;
  readonly value: MetricValue;
};

export type DecodedPayload = Omit<PayloadPeek, 'metricCount' | 'isCompressed'> & {
  readonly metrics: readonly Metric[];
};

/** What a birth said of a metric; DATA messages carry no datatype themselves. Null when the birth did not name it. */
export type DatatypeLookup = (name: string | null, alias: number | bigint | null) => number | null;

const stringBytesMax = 4096;

/**
 * Decodes a payload with all its metrics. `datatypeOf` supplies datatypes from the birth for metrics without one.
 * Refuses (never throws) what is over a limit or malformed, inside metrics too; a compressed payload decodes to its
 * outside only, see `readBirth`.
 */
export function decodeMetrics(
  bytes: Uint8Array,
  datatypeOf: DatatypeLookup = () => null,
): DecodedPayload | Refused {
  const peek = peekPayload(bytes);
  if (!peek.ok) return peek;
  const reader = new ProtobufReader(bytes);
  const metrics: Metric[] = [];
  while (reader.hasMore) {
    const tag = reader.tag();
    if (tag === payloadTag.metric) {
      reader.delimited();
      const metric = decodeMetric(bytes, { start: reader.start, stop: reader.stop }, datatypeOf);
      if ('reason' in metric) return metric;
      metrics.push(metric);
    } else if (tag === payloadTag.timestamp || tag === payloadTag.seq) reader.varint();
    else if (tag === payloadTag.uuid) reader.delimited();
    else skipOther(reader, tag);
  }
  const { metricCount: _, isCompressed: __, ...outside } = peek;
  return { ...outside, metrics };
}

/** Tags of `Payload.Metric`. */
const metricTag = {
  name: 10,
  alias: 16,
  timestamp: 24,
  datatype: 32,
  isHistorical: 40,
  isTransient: 48,
  isNull: 56,
  metadata: 66,
  properties: 74,
  intValue: 80,
  longValue: 88,
  floatValue: 101,
  doubleValue: 105,
  booleanValue: 112,
  stringValue: 122,
  bytesValue: 130,
  datasetValue: 138,
  templateValue: 146,
  extensionValue: 154,
} as const;

type MetricDraft = {
  name: string | null;
  alias: number | bigint | null;
  timestamp: number | null;
  datatype: number | null;
  isHistorical: boolean;
  isTransient: boolean;
  isNull: boolean;
  wire: WireValue | null;
};

function decodeMetric(
  bytes: Uint8Array,
  at: { start: number; stop: number },
  datatypeOf: DatatypeLookup,
): Metric | Refused {
  const reader = new ProtobufReader(bytes, at.start, at.stop);
  const draft: MetricDraft = {
    name: null,
    alias: null,
    timestamp: null,
    datatype: null,
    isHistorical: false,
    isTransient: false,
    isNull: false,
    wire: null,
  };
  while (reader.hasMore) {
    const tag = reader.tag();
    if (tag >= metricTag.intValue) readValueField(reader, tag, draft);
    else readDescription(reader, tag, draft);
  }
  if (reader.problem !== null) return { ok: false, reason: reader.problem };
  const { isNull, wire, ...described } = draft;
  const datatype = draft.datatype ?? datatypeOf(draft.name, draft.alias);
  const value: MetricValue = isNull || wire === null ? { kind: 'null' } : readMetricValue(wire, datatype);
  return { ...described, datatype, value };
}

function readDescription(reader: ProtobufReader, tag: number, draft: MetricDraft): void {
  switch (tag) {
    case metricTag.name:
      reader.delimited();
      draft.name = boundIdentifier(reader.text());
      return;
    case metricTag.metadata:
    case metricTag.properties:
      reader.delimited();
      return;
    case metricTag.alias:
    case metricTag.timestamp:
    case metricTag.datatype:
    case metricTag.isHistorical:
    case metricTag.isTransient:
    case metricTag.isNull:
      reader.varint();
      setNumberField(reader, tag, draft);
      return;
    default:
      reader.fail('wrong-wire-type');
  }
}

function setNumberField(reader: ProtobufReader, tag: number, draft: MetricDraft): void {
  const isSet = reader.low !== 0 || reader.high !== 0;
  if (tag === metricTag.alias) draft.alias = exactUnsigned(reader.low, reader.high);
  else if (tag === metricTag.timestamp) draft.timestamp = reader.unsigned;
  else if (tag === metricTag.datatype) draft.datatype = reader.low;
  else if (tag === metricTag.isHistorical) draft.isHistorical = isSet;
  else if (tag === metricTag.isTransient) draft.isTransient = isSet;
  else draft.isNull = isSet;
}

function readValueField(reader: ProtobufReader, tag: number, draft: MetricDraft): void {
  switch (tag) {
    case metricTag.intValue:
    case metricTag.longValue:
      reader.varint();
      // A uint32 field keeps the low 32 bits, so that a sign-extended negative reads as its 32-bit form.
      draft.wire =
        tag === metricTag.intValue
          ? { field: 'int_value', low: reader.low, high: 0 }
          : { field: 'long_value', low: reader.low, high: reader.high };
      return;
    case metricTag.floatValue:
      reader.fixed(4);
      draft.wire = { field: 'float_value', number: reader.float32() };
      return;
    case metricTag.doubleValue:
      reader.fixed(8);
      draft.wire = { field: 'double_value', number: reader.float64() };
      return;
    case metricTag.booleanValue:
      reader.varint();
      draft.wire = { field: 'boolean_value', boolean: reader.low !== 0 || reader.high !== 0 };
      return;
    default:
      readDelimitedValue(reader, tag, draft);
  }
}

function readDelimitedValue(reader: ProtobufReader, tag: number, draft: MetricDraft): void {
  const field = delimitedFields[tag];
  if (field !== undefined) {
    reader.delimited();
    draft.wire =
      field === 'string_value'
        ? { field, text: boundIdentifier(reader.text(), stringBytesMax) }
        : { field, bytes: reader.bytes.subarray(reader.start, reader.stop) };
  } else if (tag >>> 3 <= 19) reader.fail('wrong-wire-type');
  else reader.skip(tag);
}

const delimitedFields: Readonly<
  Record<number, 'string_value' | 'bytes_value' | 'dataset_value' | 'template_value' | 'extension_value'>
> = {
  [metricTag.stringValue]: 'string_value',
  [metricTag.bytesValue]: 'bytes_value',
  [metricTag.datasetValue]: 'dataset_value',
  [metricTag.templateValue]: 'template_value',
  [metricTag.extensionValue]: 'extension_value',
};
