import { hashBytes } from './hash-bytes';
import { rowFlag, rowNumberPlace, rowPlace } from './metric-row';
import { metricTag } from './payload-fields';
import { readFloat32, readFloat64 } from './protobuf-reader';

const {
  name: nameTag,
  alias: aliasTag,
  timestamp: timestampTag,
  datatype: datatypeTag,
  isHistorical: isHistoricalTag,
  isTransient: isTransientTag,
  isNull: isNullTag,
  intValue: intTag,
  longValue: longTag,
  floatValue: floatTag,
  doubleValue: doubleTag,
  booleanValue: booleanTag,
  stringValue: stringTag,
} = metricTag;
const { low, high, nameStart, nameEnd, nameHash, datatype, flags, quality, start, end } = rowPlace;
const { propertiesStart } = rowPlace;
const { alias, timestamp, number } = rowNumberPlace;
const { fieldMask, isHistorical, isTransient, isNull } = rowFlag;

/** Fields that a plain metric has at most: name, alias, timestamp, datatype, three flags and the value. */
export const plainFieldsMax = 8;

/** Rows of metrics, see `rowPlace`; both arrays are views of the same memory. */
type Rows = { readonly words: Int32Array; readonly numbers: Float64Array };

/**
 * Reads the metric in `bytes` from `from` to `stop` into the row at word `at`, the quick way: for what nearly all metrics
 * are, simple fields, each at most once and in the order of their numbers, as encoders write them. False for anything else,
 * faults too: the row is then not to be used.
 */
export function readPlainMetric(
  bytes: Uint8Array,
  from: number,
  stop: number,
  rows: Rows,
  at: number,
): boolean {
  const { words, numbers } = rows;
  const numberAt = at >> 1;
  let position = from;
  words[at + start] = from;
  words[at + end] = stop;
  words[at + quality] = -1;
  words[at + propertiesStart] = -1;
  words[at + nameStart] = -1;
  words[at + nameHash] = 0;
  if (bytes[position] === nameTag) {
    const length = bytes[position + 1] ?? 0;
    const textStart = position + 2;
    position = textStart + length;
    if (length >= 0x80 || position > stop) return false;
    words[at + nameStart] = textStart;
    words[at + nameEnd] = position;
    words[at + nameHash] = hashBytes(bytes, textStart, position);
  }
  numbers[numberAt + alias] = -1;
  if (position + 3 <= stop && bytes[position] === aliasTag) {
    const first = bytes[position + 1] ?? 0;
    const second = first < 0x80 ? 0 : (bytes[position + 2] ?? 0);
    if (second >= 0x80) return false;
    numbers[numberAt + alias] = (first & 0x7f) | (second << 7);
    position += first < 0x80 ? 2 : 3;
  }
  return readDescription(bytes, position, stop, rows, at);
}

function readDescription(bytes: Uint8Array, from: number, stop: number, rows: Rows, at: number): boolean {
  const { words, numbers } = rows;
  let position = from;
  numbers[(at >> 1) + timestamp] = Number.NaN;
  if (position + 7 <= stop && bytes[position] === timestampTag) {
    const time = readTime(bytes, position + 1);
    if (time < 0) return false;
    numbers[(at >> 1) + timestamp] = time;
    position += 7;
  }
  words[at + datatype] = 0;
  if (position + 2 <= stop && bytes[position] === datatypeTag) {
    const type = bytes[position + 1] ?? 0;
    if (type >= 0x80) return false;
    words[at + datatype] = type;
    position += 2;
  }
  return readValue(bytes, position, stop, rows, at);
}

/** A varint of six bytes, which all times of the years 1971 to 2109 are; -1 when it has fewer or more. */
function readTime(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  const fifth = bytes[at + 4] ?? 0;
  const sixth = bytes[at + 5] ?? 0;
  if ((first & second & third & fourth & fifth) < 0x80 || sixth >= 0x80) return -1;
  const lower = (first & 0x7f) | ((second & 0x7f) << 7) | ((third & 0x7f) << 14) | ((fourth & 0x7f) << 21);
  return ((fifth & 0x7f) | (sixth << 7)) * 0x1000_0000 + lower;
}

/** The value, which must be the last field; or none. */
function readValue(bytes: Uint8Array, position: number, stop: number, rows: Rows, at: number): boolean {
  const { words, numbers } = rows;
  const left = stop - position;
  words[at + flags] = 0;
  if (left < 2) return left === 0;
  const tag = bytes[position] ?? 0;
  words[at + flags] = tag >> 3;
  if (tag === floatTag) {
    if (left === 5) numbers[(at >> 1) + number] = readFloat32(bytes, position + 1);
    return left === 5;
  }
  if (tag === doubleTag) {
    if (left === 9) numbers[(at >> 1) + number] = readFloat64(bytes, position + 1);
    return left === 9;
  }
  if (tag === stringTag) {
    words[at + low] = position + 2;
    words[at + high] = stop;
    return left < 0x82 && bytes[position + 1] === left - 2;
  }
  if (tag >= isHistoricalTag && tag <= isNullTag) return readFlags(bytes, position, stop, rows, at);
  if (tag !== intTag && tag !== longTag && tag !== booleanTag) return false;
  return readInteger(bytes, position + 1, stop, words, at);
}

function readInteger(bytes: Uint8Array, from: number, stop: number, words: Int32Array, at: number): boolean {
  if (stop - from > 4) return readLongInteger(bytes, from, stop, words, at);
  let position = from;
  let byte = bytes[position++] ?? 0;
  let lower = byte & 0x7f;
  for (let shift = 7; byte >= 0x80 && position < stop; shift += 7) {
    byte = bytes[position++] ?? 0;
    lower |= (byte & 0x7f) << shift;
  }
  words[at + low] = words[at + flags] === booleanField && lower !== 0 ? 1 : lower;
  words[at + high] = 0;
  return position === stop && byte < 0x80;
}

const intField = intTag >> 3;
const booleanField = booleanTag >> 3;

/** Five to nine bytes: all but what has the topmost bit. */
function readLongInteger(
  bytes: Uint8Array,
  from: number,
  stop: number,
  words: Int32Array,
  at: number,
): boolean {
  const last = stop - 1;
  if (stop - from > 9 || words[at + flags] === booleanField || (bytes[last] ?? 0) >= 0x80) return false;
  let lower = 0;
  let upper = 0;
  for (let position = from, shift = 0; position < stop; position++, shift += 7) {
    const byte = bytes[position] ?? 0;
    if (byte < 0x80 && position < last) return false;
    if (shift < 28) lower |= (byte & 0x7f) << shift;
    else if (shift > 28) upper |= (byte & 0x7f) << (shift - 32);
    else {
      lower |= byte << 28;
      upper = (byte & 0x7f) >> 4;
    }
  }
  words[at + low] = lower;
  words[at + high] = words[at + flags] === intField ? 0 : upper;
  return true;
}

function readFlags(bytes: Uint8Array, from: number, stop: number, rows: Rows, at: number): boolean {
  let set = 0;
  let last = 0;
  let position = from;
  for (; position + 2 <= stop && (bytes[position] ?? 0) <= isNullTag; position += 2) {
    const tag = bytes[position] ?? 0;
    const byte = bytes[position + 1] ?? 0;
    if (tag <= last || byte >= 0x80 || flagOf(tag) === 0) return false;
    if (byte !== 0) set |= flagOf(tag);
    last = tag;
  }
  if (!readValue(bytes, position, stop, rows, at)) return false;
  const field = (set & isNull) === 0 ? (rows.words[at + flags] ?? 0) & fieldMask : 0;
  rows.words[at + flags] = field | set;
  return true;
}

/** 0 for another field. */
function flagOf(tag: number): number {
  if (tag === isNullTag) return isNull;
  if (tag === isHistoricalTag) return isHistorical;
  return tag === isTransientTag ? isTransient : 0;
}
