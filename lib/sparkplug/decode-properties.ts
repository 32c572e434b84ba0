import { identifierBytesMax } from '@/lib/domain/wire-text';
import { dataType } from './data-type';
import { decodeScalar, type Misfit, type ScalarValue } from './decode-scalar';
import type { DetailAllowance } from './detail-allowance';
import { payloadLimits } from './payload-limits';
import { ProtobufReader } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';
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

/**
 * Decodes a checked `PropertySet` message. Keys and values are paired by their places; what has no partner, or
 * is beyond the allowance, is left out.
 */
export function decodeProperties(bytes: Uint8Array, allowance: DetailAllowance): readonly Property[] {
  return readSet(new ProtobufReader(bytes), { depth: 1, allowance });
}

type Context = { readonly depth: number; readonly allowance: DetailAllowance };

function readSet(reader: ProtobufReader, context: Context): readonly Property[] {
  const { allowance } = context;
  if (context.depth > payloadLimits.nesting || allowance.isSpent) return [];
  const keys = new ProtobufReader(reader.bytes, reader.position, reader.end);
  const values: Omit<Property, 'name'>[] = [];
  for (reader.skipRun(tags.key); reader.hasMore; reader.skipRun(tags.key)) {
    const tag = reader.tag();
    reader.skip(tag);
    if (reader.problem !== null) break;
    if (tag !== tags.value) continue;
    if (!allowance.take()) break;
    values.push(readValue(reader, context));
  }
  return pair(keys, values, allowance);
}

function pair(
  keys: ProtobufReader,
  values: readonly Omit<Property, 'name'>[],
  allowance: DetailAllowance,
): readonly Property[] {
  const properties: Property[] = [];
  while (keys.hasMore && properties.length < values.length) {
    const tag = keys.tag();
    keys.skip(tag);
    const value = values[properties.length];
    if (tag !== tags.key || keys.problem !== null || !value) continue;
    properties.push({ name: readBoundedText(keys.content(), identifierBytesMax, allowance), ...value });
  }
  return properties;
}

function readValue(reader: ProtobufReader, context: Context): Omit<Property, 'name'> {
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
    else nested = readNested(reader, tag, context) ?? nested;
  }
  reader.leave(outerEnd);
  return {
    datatype,
    value: isNull ? { kind: 'null' } : judgeValue(scalar, nested, datatype, context.allowance),
  };
}

function judgeValue(
  scalar: WireScalar,
  nested: PropertyValue | null,
  datatype: number,
  allowance: DetailAllowance,
): PropertyValue {
  if (nested === null) return decodeScalar(scalar, datatype, allowance) ?? { kind: 'null' };
  const isSetType = datatype === dataType.PropertySet || datatype === dataType.PropertySetList;
  return isSetType || datatype === 0 ? nested : nestedMisfit;
}

function readNested(reader: ProtobufReader, tag: number, context: Context): PropertyValue | null {
  if (reader.problem !== null) return null;
  if (tag === tags.propertySets) return { kind: 'propertySets', sets: readSets(reader, context) };
  if (tag !== tags.propertySet) return null;
  const outerEnd = reader.enter();
  const properties = readSet(reader, { ...context, depth: context.depth + 1 });
  reader.leave(outerEnd);
  return { kind: 'properties', properties };
}

function readSets(reader: ProtobufReader, context: Context): readonly (readonly Property[])[] {
  const sets: (readonly Property[])[] = [];
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    reader.skip(tag);
    if (tag !== tags.set || reader.problem !== null) continue;
    if (!context.allowance.take()) break;
    const innerEnd = reader.enter();
    sets.push(readSet(reader, { ...context, depth: context.depth + 1 }));
    reader.leave(innerEnd);
  }
  reader.leave(outerEnd);
  return sets;
}
