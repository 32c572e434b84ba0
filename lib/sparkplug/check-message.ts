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
const scalars = [varint, varint, fixed32, fixed64, varint, bytes];

/** For each message what stands at each field number: a wire type, or the kind of a message within. */
const schema: Readonly<Record<number, readonly (number | undefined)[]>> = {
  [messageKind.metadata]: [undefined, varint, bytes, varint, varint, bytes, bytes, bytes, bytes],
  [messageKind.propertySet]: [undefined, bytes, messageKind.propertyValue],
  [messageKind.propertySetList]: [undefined, messageKind.propertySet],
  [messageKind.propertyValue]: [
    undefined,
    varint,
    varint,
    ...scalars,
    messageKind.propertySet,
    messageKind.propertySetList,
    bytes,
  ],
  [messageKind.dataSet]: [undefined, varint, bytes, varints, messageKind.dataSetRow],
  [messageKind.dataSetRow]: [undefined, messageKind.dataSetValue],
  [messageKind.dataSetValue]: [undefined, ...scalars, bytes],
  [messageKind.template]: [undefined, bytes, messageKind.metric, messageKind.parameter, bytes, varint],
  [messageKind.parameter]: [undefined, bytes, varint, ...scalars, bytes],
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
    ...scalars,
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
  const fields = schema[kind] ?? [];
  const seen = { columns: 0, children: 0 };
  const outerEnd = reader.enter();
  while (reader.hasMore) {
    const tag = reader.tag();
    const expected = fields[tag >>> 3];
    if (expected === undefined) reader.skip(tag);
    else if (expected > varints) {
      checkChild(reader, { kind: expected as MessageKind, tag, level });
      seen.children++;
    } else {
      checkScalar(reader, tag, expected);
      if (kind === messageKind.dataSet && tag >>> 3 === 2) seen.columns++;
    }
    checkCounts(reader, kind, seen);
  }
  reader.leave(outerEnd);
}

function checkChild(
  reader: ProtobufReader,
  child: { readonly kind: MessageKind; readonly tag: number; readonly level: number },
): void {
  if ((child.tag & 7) !== wireType.bytes) {
    reader.fail('wrong-wire-type');
    return;
  }
  reader.delimited();
  checkMessage(reader, child.kind, child.level);
}

function checkScalar(reader: ProtobufReader, tag: number, expected: number): void {
  const wire = tag & 7;
  const fits = expected === varints ? wire === varint || wire === bytes : wire === expected;
  if (fits) reader.skip(tag);
  else reader.fail('wrong-wire-type');
}

function checkCounts(
  reader: ProtobufReader,
  kind: MessageKind,
  seen: { readonly columns: number; readonly children: number },
): void {
  if (kind === messageKind.dataSet) {
    if (seen.columns > payloadLimits.dataSetColumns) reader.fail('data-set-too-wide');
    if (seen.children > payloadLimits.dataSetRows) reader.fail('data-set-too-long');
  } else if (kind === messageKind.dataSetRow && seen.children > payloadLimits.dataSetColumns) {
    reader.fail('data-set-too-wide');
  } else if (kind === messageKind.template && seen.children > payloadLimits.metrics) {
    reader.fail('too-many-metrics');
  }
}
