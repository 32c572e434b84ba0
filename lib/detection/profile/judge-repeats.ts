import { agree, agreementLevel, breach, isArmed, withHigh } from './agreement';
import { hashBytes, joinHashes, spread } from './hash-bytes';
import { matched, matchedLag, ordinal, repeats, ring, ringMore, type Words } from './profile-row';
import type { SeenPayloads } from './seen-payloads';

const ringSize = 8;
const runMin = 5;
const runMax = 0xff;
/** Messages whose acknowledgement may be outstanding, all of which a publisher sends once more when it reconnects. */
const inFlightMax = 20;
const inFlightSeconds = 120;
/** It sends them as fast as it can; slower ones are played by somebody. */
const resendGapMs = 500;
const hashedMax = 4096;
/** The second of two alike comes back on another way, such as over a bridge, within this. */
const echoMs = 5000;
/** In `repeats`: the newest payload has come twice. */
const echoedBit = 0x1000;

/** What the last judged payload showed; overwritten by the next. */
export type RepeatVerdict = {
  /** The message before had the same payload: delivered twice (QoS 1), or nothing changed. */
  isLast: boolean;
  /** Just so, on a topic whose payloads never repeat, soon after, and for the first time. */
  isEcho: boolean;
  /** Seen earlier on a topic whose payloads never repeat. */
  isDuplicate: boolean;
  /** Messages since the original, and seconds; 0 when the time is no longer known. */
  lag: number;
  seconds: number;
  /** Length of the run of duplicates in the order of their originals. */
  run: number;
  isRun: boolean;
  /** All of it may be what a publisher sends once more after its connection broke. */
  isResent: boolean;
  agreement: number;
};

export function createRepeatVerdict(): RepeatVerdict {
  return {
    isLast: false,
    isEcho: false,
    isDuplicate: false,
    lag: 0,
    seconds: 0,
    run: 0,
    isRun: false,
    isResent: false,
    agreement: 0,
  };
}

export type RepeatInput = {
  readonly words: Words;
  /** Offset of the rich row. */
  readonly row: number;
  readonly topic: number;
  readonly payload: Uint8Array;
  readonly at: number;
  /** Since the topic's last message. */
  readonly gapMs: number;
  readonly learns: boolean;
  readonly seen: SeenPayloads;
};

/**
 * Judges and learns whether a payload was seen before on a topic whose payloads are all different, because they hold a time
 * or a counter (detection reference §2.7). Twice in a row is how MQTT QoS 1 delivers and means nothing, unless it goes on.
 */
export function judgeRepeats(input: RepeatInput, into: RepeatVerdict): void {
  const { words, row, payload, learns } = input;
  const { u32 } = words;
  hashTwice(payload);
  const hash = hashes[0] ?? 0;
  const more = hashes[1] ?? 0;
  const state = u32[row + repeats] ?? 0;
  const newest = ((state & 7) + ringSize - 1) & 7;
  into.isDuplicate = false;
  into.isRun = false;
  into.isLast = u32[row + ring + newest] === hash && moreAt(u32, row, newest) === (more & 0xff);
  const agreement = state >>> 16;
  into.agreement = agreementLevel(agreement);
  into.isEcho = into.isLast && isArmed(agreement) && input.gapMs <= echoMs && (state & echoedBit) === 0;
  if (into.isLast) {
    u32[row + repeats] = (state | echoedBit) >>> 0;
    return;
  }
  const back = findInRing(u32, row, hash, more & 0xff, newest);
  const isKnown = input.seen.find(input.topic, hash, more);
  if (back > 0 || isKnown) {
    describeDuplicate(input, isKnown, back, into);
    if (learns) u32[row + repeats] = withHigh(u32[row + repeats] ?? 0, breach(agreement));
    return;
  }
  const place = state & 7;
  u32[row + ring + place] = hash;
  setMore(u32, row, place, more & 0xff);
  const counted = learns ? agree(agreement) : agreement;
  u32[row + repeats] = ((counted << 16) | (state & 0xfff8 & ~echoedBit) | ((place + 1) & 7)) >>> 0;
  const { found } = input.seen;
  found.ordinal = u32[row + ordinal] ?? 0;
  found.second = Math.floor(input.at / 1000);
  input.seen.add(input.topic, hash, more, found);
}

function describeDuplicate(
  { words: { u32 }, row, at, gapMs, seen }: RepeatInput,
  isKnown: boolean,
  back: number,
  into: RepeatVerdict,
): void {
  const number = u32[row + ordinal] ?? 0;
  const state = u32[row + repeats] ?? 0;
  into.isDuplicate = isArmed(state >>> 16);
  into.lag = isKnown ? Math.max(1, number - seen.found.ordinal) : back + 1;
  into.seconds = isKnown ? Math.max(0, Math.floor(at / 1000) - seen.found.second) : 0;
  const original = number - into.lag;
  const isNext = original === (u32[row + matched] ?? 0) + 1 && (state & 0x7f8) !== 0;
  const run = isNext ? Math.min(runMax, ((state >>> 3) & runMax) + 1) : 1;
  const keepsLag = !isNext || ((state & 0x800) !== 0 && u32[row + matchedLag] === into.lag);
  u32[row + matched] = original >>> 0;
  u32[row + matchedLag] = into.lag;
  u32[row + repeats] = ((state & 0xffff0007) | (run << 3) | (keepsLag ? 0x800 : 0)) >>> 0;
  into.run = run;
  const isQuick = run === 1 || gapMs <= resendGapMs;
  into.isResent =
    isQuick && keepsLag && into.lag <= inFlightMax && run <= into.lag && into.seconds <= inFlightSeconds;
  into.isRun = into.isDuplicate && run >= runMin && !into.isResent;
}

/** How many messages before the newest one lies this payload in the ring; 0 when it does not. */
function findInRing(u32: Uint32Array, row: number, hash: number, more: number, newest: number): number {
  for (let back = 1; back < ringSize; back++) {
    const place = (newest + ringSize - back) & 7;
    if (u32[row + ring + place] === hash && moreAt(u32, row, place) === more) return back;
  }
  return 0;
}

function moreAt(u32: Uint32Array, row: number, place: number): number {
  return ((u32[row + ringMore + (place >> 2)] ?? 0) >>> ((place & 3) * 8)) & 0xff;
}

function setMore(u32: Uint32Array, row: number, place: number, more: number): void {
  const word = row + ringMore + (place >> 2);
  const shift = (place & 3) * 8;
  u32[word] = (((u32[word] ?? 0) & ~(0xff << shift)) | (more << shift)) >>> 0;
}

/** Over all of a short payload; over both ends of a long one, with its length. */
export function hashPayload(payload: Uint8Array): number {
  const { length } = payload;
  if (length <= hashedMax) return hashBytes(payload, 0, length);
  const ends = joinHashes(
    hashBytes(payload, 0, hashedMax / 2),
    hashBytes(payload, length - hashedMax / 2, length),
  );
  return joinHashes(ends, length);
}

const hashes = new Uint32Array(2);

/** Two hashes of a payload at once, into `hashes`; of a long one over its begin and its end, with its length. */
function hashTwice(payload: Uint8Array): void {
  const { length } = payload;
  let first = 0x811c9dc5;
  let second = length;
  const head = Math.min(length, hashedMax / 2);
  for (let at = 0; at < head; at++) {
    const byte = payload[at] ?? 0;
    first = Math.imul(first ^ byte, 0x01000193);
    second = (Math.imul(second, 131) + byte) | 0;
  }
  for (let at = Math.max(head, length - hashedMax / 2); at < length; at++) {
    const byte = payload[at] ?? 0;
    first = Math.imul(first ^ byte, 0x01000193);
    second = (Math.imul(second, 131) + byte) | 0;
  }
  hashes[0] = first;
  hashes[1] = spread(second);
}
