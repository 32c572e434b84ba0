import { ProtobufReader } from './protobuf-reader';

const keyTag = 10;
const valueTag = 18;
const intValueTag = 24;
const longValueTag = 32;
const isNullTag = 16;
const quality = new TextEncoder().encode('Quality');

/**
 * The value of property `Quality` in a checked `PropertySet` (`bytes` from `start` to `stop`): 0 bad, 192 good, 500 stale by
 * Sparkplug 3.0, but any number to 2^31-1 is given back. -1 when there is none or it is null. Keys and values are paired by
 * their places, in whatever order the encoder wrote them.
 */
export function readQuality(bytes: Uint8Array, start: number, stop: number): number {
  const place = placeOfQuality(bytes, start, stop);
  return place < 0 ? -1 : readNumberAt(new ProtobufReader(bytes, start, stop), place);
}

/** Which of the keys is `Quality`; -1 when none is. */
function placeOfQuality(bytes: Uint8Array, start: number, stop: number): number {
  let keys = 0;
  for (let at = start; at + 2 <= stop; ) {
    const tag = bytes[at];
    const length = bytes[at + 1] ?? 0;
    const isKey = tag === keyTag;
    if (length >= 0x80 || (!isKey && tag !== valueTag)) return findQuality(bytes, start, stop);
    if (isKey && length === quality.length && isAt(bytes, at + 2, quality)) return keys;
    if (isKey) keys++;
    at += 2 + length;
  }
  return -1;
}

/** The same for sets with other fields, or long ones. */
function findQuality(bytes: Uint8Array, start: number, stop: number): number {
  return findProperty(new ProtobufReader(bytes, start, stop), (reader) => isText(reader, quality));
}

function readNumberAt(reader: ProtobufReader, place: number): number {
  let values = 0;
  for (reader.skipRun(keyTag); reader.hasMore; reader.skipRun(keyTag)) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === valueTag && values++ === place) return readNumber(reader);
  }
  return -1;
}

/** The place of the first property whose key, the last field of the reader, is the one wanted; -1 when there is none. */
export function findProperty(reader: ProtobufReader, isWanted: (reader: ProtobufReader) => boolean): number {
  let keys = 0;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag !== keyTag) continue;
    if (isWanted(reader)) return keys;
    keys++;
  }
  return -1;
}

/** Is the last length-delimited field of the reader exactly this text? */
export function isText({ bytes, start, stop }: ProtobufReader, text: Uint8Array): boolean {
  return stop - start === text.length && isAt(bytes, start, text);
}

function isAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text[index]) return false;
  }
  return true;
}

function readNumber(reader: ProtobufReader): number {
  const outerEnd = reader.enter();
  let value = -1;
  let isNull = false;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === isNullTag) isNull = reader.low !== 0;
    else if (tag === intValueTag || tag === longValueTag) {
      value = reader.high === 0 && reader.low <= 0x7fff_ffff ? reader.low : -1;
    }
  }
  reader.leave(outerEnd);
  return isNull ? -1 : value;
}
