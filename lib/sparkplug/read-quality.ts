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
  const reader = new ProtobufReader(bytes, start, stop);
  let keys = 0;
  let values = 0;
  let place = -1;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === keyTag) {
      if (place < 0 && isText(reader, quality)) place = keys;
      keys++;
    } else if (tag === valueTag && values++ === place) return readNumber(reader);
    if (place >= 0 && values > place) return readNumberAt(new ProtobufReader(bytes, start, stop), place);
  }
  return -1;
}

function readNumberAt(reader: ProtobufReader, place: number): number {
  let values = 0;
  while (reader.hasMore) {
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
  if (stop - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[start + index] !== text[index]) return false;
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
