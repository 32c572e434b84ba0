import { boundIdentifier } from '@/lib/domain/wire-text';
import { dataType } from './data-type';
import { decodeScalar, type Misfit, type ScalarValue } from './decode-scalar';
import { payloadLimits } from './payload-limits';
import { ProtobufReader } from './protobuf-reader';
import { WireScalar } from './wire-scalar';

/** A property's value: a scalar, or sets of further properties. */
export type PropertyValue =
  | ScalarValue
  | { readonly kind: 'properties'; readonly properties: readonly Property[] }
  | { readonly kind: 'propertySets'; readonly sets: readonly (readonly Property[])[] };

/** `datatype` is 0 when the sender gave none. */
export type Property = { readonly name: string; readonly datatype: number; readonly value: PropertyValue };

const tags = { key: 10, value: 18, set: 10, type: 8, isNull: 16, propertySet: 74, propertySets: 82 } as const;
const firstScalar = 3;
const nestedMisfit: Misfit = { kind: 'mismatch', reason: 'wrong-field', field: 'propertyset_value' };

/** Decodes a checked `PropertySet` message. Keys and values are paired by their places; what has no partner is left out. */
export function decodeProperties(bytes: Uint8Array): readonly Property[] {
  return readSet(new ProtobufReader(bytes), 1);
}

function readSet(reader: ProtobufReader, depth: number): readonly Property[] {
  if (depth > payloadLimits.nesting) return [];
  const keys: string[] = [];
  const values: Omit<Property, 'name'>[] = [];
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag === tags.key) keys.push(boundIdentifier(reader.text()));
    else if (tag === tags.value) values.push(readValue(reader, depth));
  }
  const properties: Property[] = [];
  for (const [index, name] of keys.entries()) {
    const value = values[index];
    if (value) properties.push({ name, ...value });
  }
  return properties;
}

function readValue(reader: ProtobufReader, depth: number): Omit<Property, 'name'> {
  const scalar = new WireScalar();
  let datatype = 0;
  let isNull = false;
  let nested: PropertyValue | null = null;
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    if (scalar.take(reader, tag, firstScalar)) nested = null;
    else if (tag === tags.type) datatype = reader.low;
    else if (tag === tags.isNull) isNull = reader.low !== 0;
    else nested = readNested(reader, tag, depth) ?? nested;
  }
  reader.leave(outerEnd);
  return { datatype, value: isNull ? { kind: 'null' } : judgeValue(scalar, nested, datatype) };
}

function judgeValue(scalar: WireScalar, nested: PropertyValue | null, datatype: number): PropertyValue {
  if (nested === null) return decodeScalar(scalar, datatype) ?? { kind: 'null' };
  const isSetType = datatype === dataType.PropertySet || datatype === dataType.PropertySetList;
  return isSetType || datatype === 0 ? nested : nestedMisfit;
}

function readNested(reader: ProtobufReader, tag: number, depth: number): PropertyValue | null {
  if (reader.problem !== null) return null;
  if (tag === tags.propertySets) return { kind: 'propertySets', sets: readSets(reader, depth) };
  if (tag !== tags.propertySet) return null;
  const outerEnd = reader.enter();
  const properties = readSet(reader, depth + 1);
  reader.leave(outerEnd);
  return { kind: 'properties', properties };
}

function readSets(reader: ProtobufReader, depth: number): readonly (readonly Property[])[] {
  const sets: (readonly Property[])[] = [];
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag !== tags.set || reader.problem !== null) continue;
    const innerEnd = reader.enter();
    sets.push(readSet(reader, depth + 1));
    reader.leave(innerEnd);
  }
  reader.leave(outerEnd);
  return sets;
}
