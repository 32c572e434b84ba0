import { hashView } from './hash-bytes';
import { rowFlag, rowNumberPlace, rowPlace } from './metric-row';
import { metricTag } from './payload-fields';

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
 * Reads the metric in `view` from `from` to `stop` into the row at word `at`, the quick way: for what nearly all metrics
 * are, simple fields, each at most once and in the order of their numbers, as encoders write them. False for anything else,
 * faults too: the row is then not to be used. Long enough for V8 to keep it apart from its caller, and so to have room for
 * what it calls itself.
 */
export function readPlainMetric(view: DataView, from: number, stop: number, rows: Rows, at: number): boolean {
  const { words, numbers } = rows;
  const half = at >> 1;
  words[at + start] = from;
  words[at + end] = stop;
  words[at + quality] = -1;
  words[at + propertiesStart] = -1;
  words[at + nameStart] = -1;
  words[at + nameHash] = 0;
  words[at + datatype] = 0;
  numbers[half + alias] = -1;
  numbers[half + timestamp] = Number.NaN;
  let position = from;
  let tooLong = 0;
  if (stop - from > 1 && view.getUint8(from) === nameTag) {
    position = from + 2 + view.getUint8(from + 1);
    if (position > stop || position >= from + 0x82) return false;
    words[at + nameStart] = from + 2;
    words[at + nameEnd] = position;
    words[at + nameHash] = hashView(view, from + 2, position);
  }
  if (stop - position > 2 && view.getUint8(position) === aliasTag) {
    const pair = view.getUint16(position + 1, true);
    const isLong = (pair >> 7) & 1;
    tooLong = pair & (pair >> 8) & 0x80;
    numbers[half + alias] = (pair & 0x7f) | (-isLong & ((pair >> 8) << 7));
    position += 2 + isLong;
  }
  if (stop - position > 6 && view.getUint8(position) === timestampTag) {
    numbers[half + timestamp] = readTime(view, position + 1);
    position += 7;
  }
  if (stop - position > 1 && view.getUint8(position) === datatypeTag) {
    const type = view.getUint8(position + 1);
    words[at + datatype] = type;
    tooLong |= type & 0x80;
    position += 2;
  }
  if (tooLong !== 0 || numbers[half + timestamp] === otherTime) return false;
  return readValue(view, position, stop, rows, at);
}

const otherTime = -1;

/** A varint of six bytes, which all times of the years 1971 to 2109 are; `otherTime` when it has fewer or more. */
function readTime(view: DataView, at: number): number {
  const first = view.getInt32(at, true);
  const last = view.getUint16(at + 4, true);
  if ((first & 0x8080_8080) !== (0x8080_8080 | 0) || (last & 0x8080) !== 0x80) return otherTime;
  const lower =
    (first & 0x7f) | ((first >> 1) & 0x3f80) | ((first >> 2) & 0x1f_c000) | ((first >> 3) & 0xfe0_0000);
  return ((last & 0x7f) | ((last >> 1) & 0x3f80)) * 0x1000_0000 + lower;
}

/** The value, which must be the last field; or none. */
function readValue(view: DataView, position: number, stop: number, rows: Rows, at: number): boolean {
  const { words, numbers } = rows;
  const left = stop - position;
  words[at + flags] = 0;
  if (left < 2) return left === 0;
  const tag = view.getUint8(position);
  words[at + flags] = tag >> 3;
  if (tag === floatTag) {
    if (left !== 5) return false;
    numbers[(at >> 1) + number] = view.getFloat32(position + 1, true);
    return true;
  }
  if (tag === doubleTag) {
    if (left !== 9) return false;
    numbers[(at >> 1) + number] = view.getFloat64(position + 1, true);
    return true;
  }
  if (tag === intTag || tag === longTag || tag === booleanTag)
    return readInteger(view, position + 1, stop, words, at);
  return readSeldom(view, position, stop, rows, at);
}

/** Flags and what follows them, or text. */
function readSeldom(view: DataView, position: number, stop: number, rows: Rows, at: number): boolean {
  const tag = view.getUint8(position);
  if (tag >= isHistoricalTag && tag <= isNullTag) return readFlags(view, position, stop, rows, at);
  const left = stop - position;
  rows.words[at + low] = position + 2;
  rows.words[at + high] = stop;
  return tag === stringTag && left < 0x82 && view.getUint8(position + 1) === left - 2;
}

function readInteger(view: DataView, from: number, stop: number, words: Int32Array, at: number): boolean {
  if (stop - from > 4) return readLongInteger(view, from, stop, words, at);
  let position = from;
  let byte = view.getUint8(position++);
  let lower = byte & 0x7f;
  for (let shift = 7; byte >= 0x80 && position < stop; shift += 7) {
    byte = view.getUint8(position++);
    lower |= (byte & 0x7f) << shift;
  }
  words[at + low] = words[at + flags] === booleanField && lower !== 0 ? 1 : lower;
  words[at + high] = 0;
  return position === stop && byte < 0x80;
}

const intField = intTag >> 3;
const booleanField = booleanTag >> 3;

/** Five to nine bytes: all but what has the topmost bit. */
function readLongInteger(view: DataView, from: number, stop: number, words: Int32Array, at: number): boolean {
  const last = stop - 1;
  if (stop - from > 9 || words[at + flags] === booleanField || view.getUint8(last) >= 0x80) return false;
  let lower = 0;
  let upper = 0;
  for (let position = from, shift = 0; position < stop; position++, shift += 7) {
    const byte = view.getUint8(position);
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

function readFlags(view: DataView, from: number, stop: number, rows: Rows, at: number): boolean {
  let set = 0;
  let last = 0;
  let position = from;
  for (; position + 2 <= stop && view.getUint8(position) <= isNullTag; position += 2) {
    const tag = view.getUint8(position);
    const byte = view.getUint8(position + 1);
    if (tag <= last || byte >= 0x80 || flagOf(tag) === 0) return false;
    if (byte !== 0) set |= flagOf(tag);
    last = tag;
  }
  if (!readValue(view, position, stop, rows, at)) return false;
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
