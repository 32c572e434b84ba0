import { sayDuration } from '../say-duration';
import { encodings } from './classify-payload';
import { type JsonFields, jsonTypeNames } from './json-fields';
import type { RepeatVerdict } from './judge-repeats';
import type { RetainedVerdict } from './judge-retained';
import type { ShapeVerdict } from './judge-shape';
import type { SizeVerdict } from './judge-size';
import type { Timing } from './judge-timing';
import { pathOf } from './path-of';
import { compareShapes, type KnownShape } from './shape-table';
import type { SignalBuffer } from './signal-buffer';

const namesMax = 5;
const unknownShapeNats = 8;
const retypedNats = 12;
const interleaveNats = 12;
const entropyNats = 10;

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Tells a size far from the usual. */
export function tellSize(buffer: SignalBuffer, verdict: SizeVerdict, bytes: number): void {
  const { usualBytes, largestBytes, isExtreme } = verdict;
  buffer.tell({
    kind: 'size',
    nats: verdict.nats,
    text: `${bytes.toLocaleString('en')} bytes, where about ${usualBytes.toLocaleString('en')} are usual and ${largestBytes.toLocaleString('en')} were the most`,
    facts: { bytes, usualBytes, largestBytes, isExtreme },
  });
}

/** Tells a message that came too soon. */
export function tellEarly(buffer: SignalBuffer, timing: Timing): void {
  const { gapSeconds, usualSeconds, variation, earlyOf20, isCompeting } = timing;
  const again = earlyOf20 > 1 ? `; ${earlyOf20} of the last 20 came too early` : '';
  buffer.tell({
    kind: 'early',
    nats: timing.nats,
    text: `${round(gapSeconds)} s after the message before, where ${round(usualSeconds)} s are usual${again}`,
    facts: {
      gapSeconds: round(gapSeconds),
      usualSeconds: round(usualSeconds),
      variation: round(variation),
      earlyOf20,
      isCompeting,
    },
  });
}

/** Tells two series of values taking turns. */
export function tellInterleave(
  buffer: SignalBuffer,
  field: string,
  numbers: { readonly value: number; readonly one: number; readonly two: number; readonly step: number },
): void {
  const { value, one, two, step } = numbers;
  buffer.tell({
    kind: 'interleave',
    field,
    nats: interleaveNats,
    text: `values jump to and fro between about ${round(value)} and ${round(one)}, where a step of ${round(step)} is usual`,
    facts: { value, before: round(one), beforeThat: round(two), usualStep: round(step) },
  });
}

/** Tells a payload written in another encoding class than all before. */
export function tellEncoding(
  buffer: SignalBuffer,
  encoding: number,
  expected: number,
  shape: ShapeVerdict,
): void {
  const seen = encodings[encoding] ?? 'binary';
  const usual = encodings[expected] ?? 'binary';
  buffer.tell({
    kind: 'encoding',
    nats: retypedNats,
    text: `${seen}, where the topic carries ${usual}`,
    facts: { seen, expected: usual, times: shape.times, unknownIn10Min: shape.unknownIn10Min },
  });
}

/** Tells a payload that looks random on a topic whose payloads do not. */
export function tellEntropy(buffer: SignalBuffer, entropy: number, usual: number, bytes: number): void {
  buffer.tell({
    kind: 'entropy',
    nats: entropyNats,
    text: `${round(entropy)} bits a byte over ${bytes.toLocaleString('en')} bytes, as if encrypted or compressed${usual > 0 ? `, where ${round(usual)} are usual` : ''}`,
    facts: { bitsPerByte: round(entropy), usualBitsPerByte: usual > 0 ? round(usual) : null, bytes },
  });
}

/** Tells how an unknown JSON shape differs from the known ones; nothing when its fields were all seen before. */
export function tellShape(
  buffer: SignalBuffer,
  fields: JsonFields,
  payload: Uint8Array,
  known: readonly KnownShape[],
  shape: ShapeVerdict,
): void {
  const { times, unknownIn10Min, learned } = shape;
  const counts = { shapeHash: fields.shapeHash, times, unknownIn10Min };
  if (known.length === 0) {
    buffer.tell({
      kind: 'shape',
      nats: unknownShapeNats,
      text: 'JSON with fields that were never seen together on this topic',
      facts: { ...counts, added: [], missing: [], isAdded: true },
    });
    return;
  }
  const nameOf = (field: number) => pathOf(payload, fields.begin[field] ?? 0);
  const { added, retyped, missing } = compareShapes(fields, known);
  for (const { field, before } of retyped.slice(0, namesMax)) {
    const was = jsonTypeNames[before] ?? '';
    const is = jsonTypeNames[fields.type[field] ?? 0] ?? '';
    buffer.tell({
      kind: 'shape-type',
      field: nameOf(field),
      nats: retypedNats,
      text: `${is}, where it always was ${was}`,
      facts: { ...counts, is, was },
    });
  }
  if (added.length === 0 && missing.length === 0) return;
  const addedNames = added.slice(0, namesMax).map(nameOf);
  const missingNames = missing.slice(0, namesMax);
  const parts = [
    added.length > 0 ? `with ${listed(addedNames, added.length)}, which the topic never had` : '',
    missing.length > 0 ? `without ${listed(missingNames, missing.length)}, which it always had` : '',
  ].filter((part) => part !== '');
  buffer.tell({
    kind: 'shape',
    // By Laplace's rule the first of n messages to lack a field is a matter of 1 in n + 2.
    nats: added.length > 0 ? unknownShapeNats + Math.min(4, added.length - 1) : Math.log(learned + 2),
    text: `JSON ${parts.join(', and ')}`,
    facts: { ...counts, added: addedNames, missing: missingNames, isAdded: added.length > 0 },
  });
}

function listed(names: readonly string[], total: number): string {
  const shown = names.join(', ');
  return total > names.length ? `${shown} and ${total - names.length} more` : shown;
}

/** Tells a payload that came twice, on a topic whose payloads never repeat. */
export function tellEcho(buffer: SignalBuffer, gapMs: number): void {
  buffer.tell({
    kind: 'echo',
    nats: 6,
    text: `the payload of the message before again after ${round(gapMs / 1000)} s, on a topic whose payloads never repeat`,
    facts: { seconds: round(gapMs / 1000) },
  });
}

/** Tells a payload seen before, and a run of them. */
export function tellRepeat(buffer: SignalBuffer, verdict: RepeatVerdict): void {
  const { lag, seconds, run, isRun, isResent, agreement } = verdict;
  const when = seconds > 0 ? `${sayDuration(seconds)} and ` : '';
  const facts = { lag, seconds, run, isResent };
  buffer.tell({
    kind: 'duplicate',
    nats: isResent ? 6 : Math.log(agreement + 1) + 6,
    text: `the payload of ${when}${lag.toLocaleString('en')} messages before, on a topic whose payloads never repeat${isResent ? '; may have been sent again after a broken connection' : ''}`,
    facts,
  });
  if (!isRun) return;
  buffer.tell({
    kind: 'duplicate-run',
    nats: Math.min(60, 8 * run),
    text: `${run} payloads in the order in which they came ${sayDuration(seconds)} before`,
    facts,
  });
}

/** Tells a change of what had been retained for long. */
export function tellRetainedChange(buffer: SignalBuffer, verdict: RetainedVerdict): void {
  const { heldSeconds, repeats, changes } = verdict;
  buffer.tell({
    kind: 'retain-changed',
    nats: Math.log(1 + repeats + heldSeconds / 3600) + 4,
    text: `the retained payload changed after ${sayDuration(heldSeconds)}${repeats > 0 ? ` and ${repeats.toLocaleString('en')} repeats` : ''}`,
    facts: { heldSeconds, repeats, changes },
  });
}
