import { hashBytes } from './hash-bytes';
import { ProtobufReader } from './protobuf-reader';
import { findProperty, isText } from './read-quality';

const valueTag = 18;
const stringValueTag = 66;
/** As edge software writes it; Sparkplug itself has no word for it. */
const unitKeys = ['engUnit', 'engUnits', 'engineeringUnits', 'Engineering Units', 'unit', 'units'].map(
  (key) => new TextEncoder().encode(key),
);

/**
 * A 32-bit hash of the engineering unit that a checked `PropertySet` (`bytes` from `start` to `stop`) names; 0 when it names
 * none. Keys and values are paired by their places.
 */
export function readUnit(bytes: Uint8Array, start: number, stop: number): number {
  const place = findProperty(new ProtobufReader(bytes, start, stop), isUnit);
  if (place < 0) return 0;
  const reader = new ProtobufReader(bytes, start, stop);
  let values = 0;
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === valueTag && values++ === place) return hashText(reader);
  }
  return 0;
}

function isUnit(reader: ProtobufReader): boolean {
  return unitKeys.some((key) => isText(reader, key));
}

function hashText(reader: ProtobufReader): number {
  reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag === stringValueTag) return hashBytes(reader.bytes, reader.start, reader.stop) || 1;
  }
  return 0;
}
