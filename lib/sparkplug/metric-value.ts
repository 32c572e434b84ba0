import { exactSigned, exactUnsigned } from './protobuf-reader';

/** Sparkplug B data types (3.0 §6.4.16) that this decoder gives scalar values for. */
export const dataType = {
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
  Bytes: 17,
  File: 18,
} as const;

/** The value field as it stood on the wire; `integer` holds the unsigned halves of `int_value` or `long_value`. */
export type WireValue =
  | { readonly field: 'int_value' | 'long_value'; readonly low: number; readonly high: number }
  | { readonly field: 'float_value' | 'double_value'; readonly number: number }
  | { readonly field: 'boolean_value'; readonly boolean: boolean }
  | { readonly field: 'string_value'; readonly text: string }
  | {
      readonly field: 'bytes_value' | 'dataset_value' | 'template_value' | 'extension_value';
      readonly bytes: Uint8Array;
    };

/**
 * A metric's value. `scalar` is exact (bigint above 2^53-1); `untyped` is an integer whose datatype is not known, read
 * as unsigned; `raw` is bytes not decoded further (arrays, data sets, templates, unknown types); `mismatch` is a value
 * field that does not fit the datatype.
 */
export type MetricValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'scalar'; readonly value: number | bigint | boolean | string }
  | { readonly kind: 'untyped'; readonly value: number | bigint }
  | { readonly kind: 'raw'; readonly wire: WireValue }
  | { readonly kind: 'mismatch'; readonly wire: WireValue };

/** Reads a wire value by its datatype; null = not known. Sign and width rules of the shared Sparkplug reference §1.5. */
export function readMetricValue(wire: WireValue, datatype: number | null): MetricValue {
  if (datatype === null || datatype === 0) return untyped(wire);
  if (datatype > dataType.UUID) return { kind: 'raw', wire };
  const value = scalar(wire, datatype);
  return value === undefined ? { kind: 'mismatch', wire } : { kind: 'scalar', value };
}

function untyped(wire: WireValue): MetricValue {
  if ('low' in wire) return { kind: 'untyped', value: exactUnsigned(wire.low, wire.high) };
  if ('number' in wire) return { kind: 'scalar', value: wire.number };
  if ('boolean' in wire) return { kind: 'scalar', value: wire.boolean };
  if ('text' in wire) return { kind: 'scalar', value: wire.text };
  return { kind: 'raw', wire };
}

function scalar(wire: WireValue, datatype: number): number | bigint | boolean | string | undefined {
  switch (datatype) {
    case dataType.Float:
    case dataType.Double:
      return 'number' in wire ? wire.number : undefined;
    case dataType.Boolean:
      return 'boolean' in wire ? wire.boolean : undefined;
    case dataType.String:
    case dataType.Text:
    case dataType.UUID:
      return 'text' in wire ? wire.text : undefined;
    default:
      return 'low' in wire ? integer(wire, datatype) : undefined;
  }
}

/** Narrow signed integers come both as 0xFF and as 0xFFFFFFFF on real wires; the low bits decide. */
function integer(
  wire: { field: string; low: number; high: number },
  datatype: number,
): number | bigint | undefined {
  switch (datatype) {
    case dataType.Int8:
      return (wire.low << 24) >> 24;
    case dataType.Int16:
      return (wire.low << 16) >> 16;
    case dataType.Int32:
      return wire.low | 0;
    case dataType.Int64:
      return exactSigned(wire.low, wire.high);
    case dataType.UInt8:
    case dataType.UInt16:
    case dataType.UInt32:
    case dataType.UInt64:
    case dataType.DateTime:
      return exactUnsigned(wire.low, wire.high);
    default:
      return undefined;
  }
}
