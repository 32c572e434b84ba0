/** A metric to send. In DATA messages leave `datatype` out of the wire with `isTyped: false`, as Sparkplug 3.0 asks. */
export type MetricToEncode = {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: number;
  readonly datatype: SparkplugType;
  readonly isTyped?: boolean;
  readonly isHistorical?: boolean;
  /** Null is sent as `is_null`. */
  readonly value: number | bigint | boolean | string | null;
};

export type PayloadToEncode = {
  readonly timestamp?: number;
  readonly seq?: number;
  readonly metrics?: readonly MetricToEncode[];
  readonly uuid?: string;
  readonly body?: Uint8Array;
};

const sparkplugTypes = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
} as const;
export type SparkplugType = keyof typeof sparkplugTypes;

/**
 * Encodes a Sparkplug B payload with scalar metrics (protobuf, field numbers of Sparkplug 3.0 §6.4.1). Integers to 32
 * bits go into `int_value`, wider ones into `long_value`; negatives as two's complement of that width.
 */
export function encodeSparkplugPayload(payload: PayloadToEncode): Uint8Array {
  const out: number[] = [];
  if (payload.timestamp !== undefined) varintField(out, 1, payload.timestamp);
  for (const metric of payload.metrics ?? []) bytesField(out, 2, encodeMetric(metric));
  if (payload.seq !== undefined) varintField(out, 3, payload.seq);
  if (payload.uuid !== undefined) bytesField(out, 4, new TextEncoder().encode(payload.uuid));
  if (payload.body !== undefined) bytesField(out, 5, payload.body);
  return Uint8Array.from(out);
}

function encodeMetric(metric: MetricToEncode): number[] {
  const out: number[] = [];
  if (metric.name !== undefined) bytesField(out, 1, new TextEncoder().encode(metric.name));
  if (metric.alias !== undefined) varintField(out, 2, metric.alias);
  if (metric.timestamp !== undefined) varintField(out, 3, metric.timestamp);
  if (metric.isTyped !== false) varintField(out, 4, sparkplugTypes[metric.datatype]);
  if (metric.isHistorical) varintField(out, 5, 1);
  if (metric.value === null) varintField(out, 7, 1);
  else encodeValue(out, metric.datatype, metric.value);
  return out;
}

function encodeValue(
  out: number[],
  datatype: SparkplugType,
  value: number | bigint | boolean | string,
): void {
  switch (datatype) {
    case 'Float':
      fixedField(out, 12, 5, new Uint8Array(new Float32Array([Number(value)]).buffer));
      return;
    case 'Double':
      fixedField(out, 13, 1, new Uint8Array(new Float64Array([Number(value)]).buffer));
      return;
    case 'Boolean':
      varintField(out, 14, value ? 1 : 0);
      return;
    case 'String':
    case 'Text':
    case 'UUID':
      bytesField(out, 15, new TextEncoder().encode(String(value)));
      return;
    case 'Int64':
    case 'UInt64':
    case 'DateTime':
      varintField(out, 11, isNatural(value) ? value : BigInt.asUintN(64, BigInt(value)));
      return;
    default:
      varintField(out, 10, Number(value) >>> 0);
  }
}

function isNatural(value: number | bigint | boolean | string): value is number {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(value);
}

function varint(out: number[], value: number | bigint): void {
  let rest = value;
  while (typeof rest === 'bigint' && rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  let small = Number(rest);
  while (small >= 0x80) {
    out.push((small % 0x80) | 0x80);
    small = Math.floor(small / 0x80);
  }
  out.push(small);
}

function varintField(out: number[], field: number, value: number | bigint): void {
  varint(out, field * 8);
  varint(out, value);
}

function fixedField(out: number[], field: number, wireType: 1 | 5, littleEndian: Uint8Array): void {
  varint(out, field * 8 + wireType);
  for (const byte of littleEndian) out.push(byte);
}

function bytesField(out: number[], field: number, bytes: ArrayLike<number>): void {
  varint(out, field * 8 + 2);
  varint(out, bytes.length);
  for (let index = 0; index < bytes.length; index++) out.push(bytes[index] ?? 0);
}
