import { agree, breach, isArmed, withHigh, withLow } from './agreement';
import { hashText, joinHashes } from './hash-bytes';
import type { JsonFields } from './json-fields';
import type { HabitVerdict } from './judge-habits';
import { breaches, noteBreach } from './judge-habits';
import {
  holdsTimeBit,
  isRegisteredBit,
  minuteMask,
  shapes,
  shapesMax,
  shapeWords,
  trialCounts,
  trials,
  unknownCount,
  unknownSince,
  type Words,
} from './profile-row';
import type { ShapeTable } from './shape-table';

/** Messages of a topic before its shapes are judged. */
export const messagesToJudge = 50;
/** A new shape becomes a known one after so many messages, over at least so long. */
const acceptAfter = { messages: 5, seconds: 3600 };
/** Shapes enter the shared table once they are no chance. */
const registerAfter = 10;
const unknownWindowSeconds = 600;
/** A shape that goes on being unknown is told this often in full, then each time its count doubles. */
const toldInFull = 8;

/** Names of fields at the root that make each payload unique. */
const uniqueNames = new Set(
  ['seq', 'sequence', 'seqNo', 'counter', 'msgId', 'messageId', 'msg_id', 'message_id', 'uuid', 'nonce'].map(
    (name) => joinHashes(0, hashText(name)),
  ),
);

/** What the shape of the last payload showed; overwritten by the next. */
export type ShapeVerdict = {
  /** Offset of the known shape in the rich row, -1 when it is unknown. */
  slot: number;
  /** It is unknown, the topic is past learning, and it is worth telling. */
  isNews: boolean;
  holdsTime: boolean;
  /** Times this unknown shape has come, and how many different ones in ten minutes. */
  times: number;
  unknownIn10Min: number;
  /** Messages of known shapes before it. */
  learned: number;
};

export function createShapeVerdict(): ShapeVerdict {
  return { slot: -1, isNews: false, holdsTime: false, times: 0, unknownIn10Min: 0, learned: 0 };
}

export type ShapeInput = {
  readonly words: Words;
  /** Offset of the rich row. */
  readonly row: number;
  readonly hash: number;
  /** Null when the payload is no JSON: then `hash` stands for its encoding class. */
  readonly fields: JsonFields | null;
  readonly payload: Uint8Array;
  readonly at: number;
  /** Messages of the topic before this one. */
  readonly seen: number;
  readonly learns: boolean;
  readonly table: ShapeTable;
};

/** Finds the payload's shape among the four known ones of its topic, and learns: detection reference §2.6. */
export function judgeShape(input: ShapeInput, verdict: ShapeVerdict, habit: HabitVerdict): void {
  const { u32 } = input.words;
  verdict.isNews = false;
  verdict.holdsTime = false;
  verdict.slot = -1;
  for (let place = 0; place < shapesMax; place++) {
    const slot = input.row + shapes + place * shapeWords;
    if (u32[slot] !== input.hash || u32[slot + 3] === 0) continue;
    verdict.slot = slot;
    verdict.holdsTime = ((u32[slot + 3] ?? 0) & holdsTimeBit) !== 0;
    noteKnown(input, slot, habit);
    return;
  }
  if (input.seen < messagesToJudge) {
    if (input.learns) learnShape(input, 1);
    return;
  }
  judgeUnknown(input, verdict);
}

function noteKnown(input: ShapeInput, slot: number, habit: HabitVerdict): void {
  const { u32 } = input.words;
  if (input.fields !== null) judgeOrder(u32, slot, input.fields.orderHash, input.learns, habit);
  if (!input.learns) return;
  const word = u32[slot + 2] ?? 0;
  const count = Math.min(0xffff, (word & 0xffff) + 1);
  u32[slot + 2] = withLow(word, count);
  const flags = (u32[slot + 3] ?? 0) & ~minuteMask;
  const isDue = count >= registerAfter && (flags & isRegisteredBit) === 0 && register(input);
  u32[slot + 3] = (flags | (isDue ? isRegisteredBit : 0) | minuteOf(input.at)) >>> 0;
}

function register({ fields, hash, payload, table }: ShapeInput): boolean {
  return fields !== null && !fields.isCutShort && table.hold(hash, fields, payload);
}

/** Key order is a habit of its own for each shape. */
function judgeOrder(
  u32: Uint32Array,
  slot: number,
  orderHash: number,
  learns: boolean,
  habit: HabitVerdict,
): void {
  const word = u32[slot + 2] ?? 0;
  const agreement = word >>> 16;
  const isSame = orderHash === u32[slot + 1];
  const isBroken = !isSame && isArmed(agreement);
  if (isBroken) noteBreach(habit, breaches.order, agreement);
  if (!learns) return;
  if (!isSame && !isBroken) u32[slot + 1] = orderHash;
  u32[slot + 2] = withHigh(word, isSame ? agree(agreement) : isBroken ? breach(agreement) : 0);
}

function minuteOf(at: number): number {
  return Math.max(1, Math.floor(at / 60_000) & minuteMask);
}

/** Puts a shape among the known ones, in place of the least used when there is no room. */
export function learnShape(
  { words: { u32 }, row, hash, fields, at, table }: ShapeInput,
  count: number,
): number {
  let slot = row + shapes;
  for (let place = 0; place < shapesMax; place++) {
    const candidate = row + shapes + place * shapeWords;
    if (u32[candidate + 3] === 0) {
      slot = candidate;
      break;
    }
    if (((u32[candidate + 2] ?? 0) & 0xffff) < ((u32[slot + 2] ?? 0) & 0xffff)) slot = candidate;
  }
  if (((u32[slot + 3] ?? 0) & isRegisteredBit) !== 0) table.drop(u32[slot] ?? 0);
  u32[slot] = hash;
  u32[slot + 1] = fields?.orderHash ?? 0;
  u32[slot + 2] = Math.min(0xffff, count);
  u32[slot + 3] = ((fields !== null && holdsTime(fields) ? holdsTimeBit : 0) | minuteOf(at)) >>> 0;
  return slot;
}

function holdsTime(fields: JsonFields): boolean {
  for (let field = 0; field < fields.count; field++)
    if (fields.isTime[field] === 1 || uniqueNames.has(fields.path[field] ?? 0)) return true;
  return false;
}

function judgeUnknown(input: ShapeInput, verdict: ShapeVerdict): void {
  const { u32 } = input.words;
  const { row, at, learns } = input;
  const second = Math.floor(at / 1000);
  const place = findTrial(u32, row, input.hash, second);
  const counter = u32[row + trialCounts] ?? 0;
  const times = Math.min(0xffff, (place === 0 ? counter & 0xffff : counter >>> 16) + 1);
  verdict.times = times;
  verdict.unknownIn10Min = u32[row + unknownCount] ?? 0;
  verdict.learned = learnedShapes(u32, row);
  verdict.isNews = times <= toldInFull || (times & (times - 1)) === 0;
  const since = u32[row + trials + place * 2 + 1] ?? 0;
  const isAccepted = learns && times >= acceptAfter.messages && second - since >= acceptAfter.seconds;
  if (isAccepted) {
    learnShape(input, times);
    u32[row + trials + place * 2] = 0;
  }
  const left = isAccepted ? 0 : times;
  u32[row + trialCounts] = place === 0 ? withLow(counter, left) : withHigh(counter, left);
}

function learnedShapes(u32: Uint32Array, row: number): number {
  let messages = 0;
  for (let slot = row + shapes; slot < row + shapes + shapesMax * shapeWords; slot += shapeWords)
    if (u32[slot + 3] !== 0) messages += (u32[slot + 2] ?? 0) & 0xffff;
  return messages;
}

/** The place of a shape on trial; the rarer of the two there makes room for a new one. */
function findTrial(u32: Uint32Array, row: number, hash: number, second: number): number {
  if (u32[row + trials] === hash) return 0;
  if (u32[row + trials + 2] === hash) return 1;
  const counter = u32[row + trialCounts] ?? 0;
  const place = (counter & 0xffff) <= counter >>> 16 ? 0 : 1;
  u32[row + trialCounts] = place === 0 ? withLow(counter, 0) : withHigh(counter, 0);
  u32[row + trials + place * 2] = hash;
  u32[row + trials + place * 2 + 1] = second;
  noteUnknown(u32, row, second);
  return place;
}

function noteUnknown(u32: Uint32Array, row: number, second: number): void {
  const since = u32[row + unknownSince] ?? 0;
  const isOver = second - since > unknownWindowSeconds || second < since;
  if (isOver) u32[row + unknownSince] = second;
  u32[row + unknownCount] = isOver ? 1 : (u32[row + unknownCount] ?? 0) + 1;
}

/** Lets the shared table forget what a topic's row held. */
export function dropShapes({ u32 }: Words, row: number, table: ShapeTable): void {
  for (let place = 0; place < shapesMax; place++) {
    const slot = row + shapes + place * shapeWords;
    if (((u32[slot + 3] ?? 0) & isRegisteredBit) !== 0) table.drop(u32[slot] ?? 0);
  }
}
