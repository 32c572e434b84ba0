import { recentByKey } from '../recent-by-key';
import type { Signal } from '../signal';
import { encodingCodes, type PayloadReader } from './classify-payload';
import { joinHashes } from './hash-bytes';
import { jsonTypes } from './json-fields';
import { pathOf } from './path-of';
import type { SignalBuffer } from './signal-buffer';

/** Topics watched at once; the ones quiet longest are let go. */
const watchesMax = 4096;
/** Messages until which the usual must be back; later a return says nothing of a stranger. */
const messagesMax = 200;
const valueMessagesMax = 5;
/** A value is back when it is nearer to where it was than this part of the way it had gone. */
const backWithin = 0.3;
const nats = 6;
const handKinds: ReadonlySet<string> = new Set(['style', 'encoding', 'shape', 'shape-type']);
const valueKinds: ReadonlySet<string> = new Set(['value-tail', 'value-range', 'value-special', 'value-step']);

type Watch = {
  /** Messages since the first odd one that is watched, and up to the last odd one. */
  count: number;
  oddAt: number;
  /** How the odd message was written; 0 when its hand was the usual one or what became of it is known. */
  hand: number;
  handAt: number;
  /** Which field was odd, its value, and the one before; null when none is waited for. */
  value: { readonly field: string; odd: number; readonly before: number; at: number } | null;
};

/** What the watch may look at of the message that was just judged. */
type FollowedMessage = {
  readonly payload: Uint8Array;
  readonly propertiesHash: number;
  readonly retain: boolean;
};
type Judged = FollowedMessage & { readonly reader: PayloadReader };

/**
 * Looks at what follows an odd message: when the next one that stands out in nothing is written differently from it, or
 * its value is back where it was before, the usual sender is still there (`usual-again`).
 */
export class ReturnWatch {
  private readonly watches = new Map<number, Watch>();

  /** To be called before a message is judged: its number among those since the first odd one, for `Signal.ordinal`. */
  begin(topic: number): number {
    const watch = this.watches.get(topic);
    return watch === undefined ? 0 : ++watch.count;
  }

  /**
   * To be called after it, with its signals in the buffer, for topics that are watched and for messages with signals; adds
   * `usual-again` to the buffer. True while the topic is watched.
   */
  follow(topic: number, reader: PayloadReader, message: FollowedMessage, buffer: SignalBuffer): boolean {
    const known = this.watches.get(topic);
    if (!buffer.hasOwn && (known === undefined || isSettled(known))) return this.keeps(topic, known);
    const own = buffer.own();
    const judged = { ...message, reader };
    const hasHand = own.some(({ kind }) => handKinds.has(kind));
    const odd = own.find(({ kind, facts }) => valueKinds.has(kind) && typeof facts.value === 'number');
    const isValueBack = known !== undefined && this.tellReturns(known, hasHand, judged, buffer);
    const isValueOdd = odd !== undefined && !isValueBack;
    if (!hasHand && !isValueOdd) return known !== undefined;
    const create = (): Watch => ({ count: 0, oddAt: 0, hand: 0, handAt: 0, value: null });
    const watch = recentByKey(this.watches, topic, watchesMax, create);
    watch.oddAt = watch.count;
    if (hasHand) {
      watch.hand = printOf(judged);
      watch.handAt = watch.count;
    }
    if (isValueOdd) noteValue(watch, odd);
    return true;
  }

  /** Long after the last odd message a topic is let go; until then its messages are counted. */
  private keeps(topic: number, known: Watch | undefined): boolean {
    if (known === undefined) return false;
    if (known.count - known.oddAt <= messagesMax) return true;
    this.watches.delete(topic);
    return false;
  }

  /** The topic is gone, or learned anew. */
  release(topic: number): void {
    this.watches.delete(topic);
  }

  /** True when the value is back. */
  private tellReturns(watch: Watch, hasHand: boolean, judged: Judged, buffer: SignalBuffer): boolean {
    const isHandBack = watch.hand !== 0 && !hasHand && this.isUsualHand(watch, judged);
    const { value } = watch;
    const isValueBack = value !== null && isBack(value, judged, watch.count);
    if (isHandBack) watch.hand = 0;
    if (isValueBack) watch.value = null;
    if (!isHandBack && !isValueBack) return false;
    const what = isHandBack ? (isValueBack ? 'hand and value are' : 'the hand is') : 'the value is';
    buffer.tell({
      kind: 'usual-again',
      nats,
      text: `${what} as before again`,
      facts: { hand: isHandBack, value: isValueBack },
    });
    return isValueBack;
  }

  /** A message like the odd one in which nothing stands out any more: the new hand has become a known one. */
  private isUsualHand(watch: Watch, judged: Judged): boolean {
    const isSame = printOf(judged) === watch.hand;
    if (isSame || watch.count - watch.handAt > messagesMax) watch.hand = 0;
    return watch.hand !== 0;
  }
}

/** Is nothing waited for any more? */
function isSettled({ hand, value, count }: Watch): boolean {
  return hand === 0 && (value === null || count - value.at > valueMessagesMax);
}

function noteValue(watch: Watch, { field, facts }: Signal): void {
  const { value, previous } = facts;
  if (typeof value !== 'number' || typeof previous !== 'number') return;
  const known = watch.value;
  if (known !== null && known.field === (field ?? '')) {
    known.odd = value;
    known.at = watch.count;
  } else watch.value = { field: field ?? '', odd: value, before: previous, at: watch.count };
}

function isBack(value: NonNullable<Watch['value']>, { reader, payload }: Judged, count: number): boolean {
  if (count - value.at > valueMessagesMax) return false;
  const now = readField(value.field, reader, payload);
  return now !== null && Math.abs(now - value.before) <= backWithin * Math.abs(value.odd - value.before);
}

function readField(field: string, reader: PayloadReader, payload: Uint8Array): number | null {
  if (reader.encoding === encodingCodes.number) return field === '' ? reader.value : null;
  if (reader.encoding !== encodingCodes.json) return null;
  const { fields } = reader.scanner;
  for (let entry = 0; entry < fields.count; entry++)
    if (fields.type[entry] === jsonTypes.number && pathOf(payload, fields.begin[entry] ?? 0) === field)
      return fields.value[entry] ?? 0;
  return null;
}

/** How a message is written, as one number other than 0. */
function printOf({ reader, propertiesHash, retain }: Judged): number {
  let print = joinHashes(reader.encoding + (retain ? 16 : 0), reader.style);
  print = joinHashes(print, propertiesHash);
  if (reader.encoding === encodingCodes.number) print = joinHashes(print, reader.decimals);
  if (reader.encoding === encodingCodes.json) {
    const { fields } = reader.scanner;
    print = joinHashes(joinHashes(print, fields.shapeHash), fields.orderHash);
    for (let entry = 0; entry < fields.count; entry++) print = joinHashes(print, fields.decimals[entry] ?? 0);
  }
  return print >>> 0 || 1;
}
