import { dataType } from './data-type';
import type { Scalar } from './decode-scalar';
import type { DetailAllowance } from './detail-allowance';
import { exactSigned, exactUnsigned, readFloat32, readFloat64, readUint32 } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';

const itemBytesMax = 512;

/** `items` are as many of the `itemCount` as the allowance had room for. */
export type DecodedArray = { readonly itemCount: number; readonly items: readonly Scalar[] };

/**
 * Reads a packed array (data types 22 to 34): little-endian numbers of their width; BooleanArray as a 32-bit count and bits
 * from the highest on; StringArray as texts ended by NUL. Null when the bytes are no such array.
 */
export function decodeArray(
  bytes: Uint8Array,
  datatype: number,
  allowance: DetailAllowance,
): DecodedArray | null {
  if (datatype === dataType.BooleanArray) return readBooleans(bytes, allowance);
  if (datatype === dataType.StringArray) return readStrings(bytes, allowance);
  const packing = packings[datatype];
  if (packing === undefined || bytes.length % packing.width !== 0) return null;
  const itemCount = bytes.length / packing.width;
  const made = allowance.takeUpTo(itemCount);
  const items: Scalar[] = [];
  for (let index = 0; index < made; index++) items.push(packing.read(bytes, index * packing.width));
  return { itemCount, items };
}

type Packing = { readonly width: number; read(bytes: Uint8Array, at: number): Scalar };

const unsigned64: Packing = {
  width: 8,
  read: (bytes, at) => exactUnsigned(readUint32(bytes, at), readUint32(bytes, at + 4)),
};

const packings: Readonly<Record<number, Packing>> = {
  [dataType.Int8Array]: { width: 1, read: (bytes, at) => ((bytes[at] ?? 0) << 24) >> 24 },
  [dataType.Int16Array]: { width: 2, read: (bytes, at) => (readUint16(bytes, at) << 16) >> 16 },
  [dataType.Int32Array]: { width: 4, read: (bytes, at) => readUint32(bytes, at) | 0 },
  [dataType.Int64Array]: {
    width: 8,
    read: (bytes, at) => exactSigned(readUint32(bytes, at), readUint32(bytes, at + 4)),
  },
  [dataType.UInt8Array]: { width: 1, read: (bytes, at) => bytes[at] ?? 0 },
  [dataType.UInt16Array]: { width: 2, read: readUint16 },
  [dataType.UInt32Array]: { width: 4, read: readUint32 },
  [dataType.UInt64Array]: unsigned64,
  [dataType.FloatArray]: { width: 4, read: readFloat32 },
  [dataType.DoubleArray]: { width: 8, read: readFloat64 },
  [dataType.DateTimeArray]: unsigned64,
};

function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function readBooleans(bytes: Uint8Array, allowance: DetailAllowance): DecodedArray | null {
  const itemCount = readUint32(bytes, 0);
  if (bytes.length < 4 || bytes.length !== 4 + Math.ceil(itemCount / 8)) return null;
  const made = allowance.takeUpTo(itemCount);
  const items: boolean[] = [];
  for (let index = 0; index < made; index++) {
    items.push((((bytes[4 + (index >>> 3)] ?? 0) >>> (7 - (index & 7))) & 1) === 1);
  }
  return { itemCount, items };
}

function readStrings(bytes: Uint8Array, allowance: DetailAllowance): DecodedArray | null {
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 0) return null;
  const items: string[] = [];
  let start = 0;
  while (start < bytes.length && allowance.take()) {
    const stop = bytes.indexOf(0, start);
    items.push(readBoundedText(bytes.subarray(start, stop), itemBytesMax, allowance));
    start = stop + 1;
  }
  return { itemCount: items.length + countNuls(bytes, start), items };
}

function countNuls(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let count = 0;
  for (let at = start; at < length; at++) if (bytes[at] === 0) count++;
  return count;
}
