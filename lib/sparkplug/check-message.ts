import { countPlainCells } from './count-plain-cells';
import { payloadLimits } from './payload-limits';
import { type ProtobufReader, wireType } from './protobuf-reader';

/** Messages that stand inside a metric (field numbers of the public Sparkplug B schema). */
export const messageKind = {
  metadata: 16,
  propertySet: 17,
  propertySetList: 18,
  propertyValue: 19,
  dataSet: 20,
  dataSetRow: 21,
  dataSetValue: 22,
  template: 23,
  parameter: 24,
  metric: 25,
} as const;
type MessageKind = (typeof messageKind)[keyof typeof messageKind];

const { varint, fixed64, bytes, fixed32 } = wireType;
/** A repeated varint, which encoders may also pack into one length-delimited field. */
const varints = 8;
/** Bytes of which the message has as many as columns. */
const column = 9;
const scalarFields = [varint, varint, fixed32, fixed64, varint, bytes];

const none: readonly undefined[] = [];
/** Encoders write all keys first. */
const propertyKeyTag = 10;

/** For each message what stands at each field number: a wire type, or the kind of a message within. */
const schema: Readonly<Record<number, readonly (number | undefined)[]>> = {
  [messageKind.metadata]: [undefined, varint, bytes, varint, varint, bytes, bytes, bytes, bytes],
  [messageKind.propertySet]: [undefined, bytes, messageKind.propertyValue],
  [messageKind.propertySetList]: [undefined, messageKind.propertySet],
  [messageKind.propertyValue]: [
    undefined,
    varint,
    varint,
    ...scalarFields,
    messageKind.propertySet,
    messageKind.propertySetList,
    bytes,
  ],
  [messageKind.dataSet]: [undefined, varint, column, varints, messageKind.dataSetRow],
  [messageKind.dataSetRow]: [undefined, messageKind.dataSetValue],
  [messageKind.dataSetValue]: [undefined, ...scalarFields, bytes],
  [messageKind.template]: [undefined, bytes, messageKind.metric, messageKind.parameter, bytes, varint],
  [messageKind.parameter]: [undefined, bytes, varint, ...scalarFields, bytes],
  [messageKind.metric]: [
    undefined,
    bytes,
    varint,
    varint,
    varint,
    varint,
    varint,
    varint,
    messageKind.metadata,
    messageKind.propertySet,
    ...scalarFields,
    bytes,
    messageKind.dataSet,
    messageKind.template,
    bytes,
  ],
};

/**
 * Walks the message in the field that `reader.delimited()` just read, to every depth, and keeps nothing: malformed parts
 * and exceeded limits become the reader's `problem`. `depth` counts templates and property sets around it.
 */
export function checkMessage(reader: ProtobufReader, kind: MessageKind, depth = 0): void {
  const level = kind === messageKind.template || kind === messageKind.propertySet ? depth + 1 : depth;
  if (level > payloadLimits.nesting) {
    reader.fail('too-deep');
    return;
  }
  if (reader.start === reader.stop) return;
  const fields = schema[kind] ?? none;
  let scalars = 0;
  let children = 0;
  const outerEnd = reader.enter();
  if (kind === messageKind.propertySet) reader.skipRun(propertyKeyTag);
  while (reader.hasMore) {
    const tag = reader.tag();
    const expected = fields[tag >>> 3];
    if (expected !== undefined && expected > column) {
      checkChild(reader, tag, expected as MessageKind, level);
      children++;
    } else {
      checkScalar(reader, tag, expected);
      if (kind !== messageKind.dataSet || expected === column) scalars++;
    }
  }
  checkCounts(reader, kind, scalars, children);
  reader.leave(outerEnd);
}

function checkChild(reader: ProtobufReader, tag: number, kind: MessageKind, level: number): void {
  if ((tag & 7) === wireType.bytes) {
    reader.delimited();
    if (kind !== messageKind.dataSetRow || !checkPlainRow(reader)) checkMessage(reader, kind, level);
  } else reader.fail('wrong-wire-type');
}

function checkPlainRow(reader: ProtobufReader): boolean {
  const cells = countPlainCells(reader.bytes, reader.start, reader.stop);
  if (cells < 0) return false;
  if (cells > payloadLimits.dataSetColumns) reader.fail('data-set-too-wide');
  reader.takeCells(cells);
  return true;
}

function checkScalar(reader: ProtobufReader, tag: number, expected: number | undefined): void {
  const wire = tag & 7;
  if (wire === bytes && expected === bytes) {
    reader.delimited();
    return;
  }
  const isAllowed =
    wire === (expected ?? wire) ||
    (wire === bytes && (expected === column || expected === varints)) ||
    (wire === varint && expected === varints);
  if (isAllowed) reader.skip(tag);
  else reader.fail('wrong-wire-type');
}

function checkCounts(reader: ProtobufReader, kind: MessageKind, scalars: number, children: number): void {
  switch (kind) {
    case messageKind.dataSet:
      if (scalars > payloadLimits.dataSetColumns) reader.fail('data-set-too-wide');
      if (children > payloadLimits.dataSetRows) reader.fail('data-set-too-long');
      return;
    case messageKind.dataSetRow:
      if (children > payloadLimits.dataSetColumns) reader.fail('data-set-too-wide');
      return;
    case messageKind.template:
      if (children > payloadLimits.metrics) reader.fail('too-many-metrics');
      return;
    case messageKind.propertySet:
    case messageKind.propertySetList:
      return;
    default:
      if (scalars + children > payloadLimits.singleFields) reader.fail('too-many-fields');
  }
}
