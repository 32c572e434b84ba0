import {
  base,
  countAndHold,
  counterFlag,
  countMax,
  firstAt,
  highest,
  holdShift,
  last,
  lowest,
  rowWords,
  runAndRises,
  traits,
  type ValueRows,
} from './value-row';
import { judgeRun } from './value-run';
import { findScaleChange } from './value-scale';
import { beginScore, learnScore, scoreMax, scoreValue, seasonOf } from './value-score';
import {
  hasRisenLong,
  isKnownCounter,
  isReset,
  isVaried,
  noteRegress,
  noteRise,
  noteTraits,
  quantum,
} from './value-traits';
import { observeUsual, offsetMax } from './value-usual';
import { type ValueVerdict, valueBits } from './value-verdict';

/** Below this nothing is told (nats). */
const toldMin = 8;
/** The hold is kept in 1/64 nats and sinks by this with each message: a third of an excess in fifty. */
const holdPerNat = 64;
const holdSink = 2;
/** No more than this is held, so that after the grossest values a gross one is told again within a hundred messages. */
const heldMax = 14 * holdPerNat;
/** Numbers of this size are a mark for "no value", never a measurement. */
const absurd = 1e30;
/** A counter's increment is news from so many times the largest one. */
const counterJumpMin = 5;
/** Messages of one value after which another one is news. */
const constantMin = 500;
/** Outside the range by this share of it, and by so many of its smallest steps, after so many messages. */
const beyondMin = 0.25;
const quantaMin = 3;
const samplesMin = 200;
/** A leap is told by itself from so many times the largest one seen. */
const leapTimesMin = 2;

/** Judges a number, then learns it; answers the bits of what stood out, the numbers are in `verdict`. */
export function observeNumber(
  rows: ValueRows,
  channel: number,
  value: number,
  decimals: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): number {
  const { u32 } = rows;
  const word = channel * rowWords;
  if (!meetNumber(rows, word, value, at, learns, verdict)) return verdict.bits;
  noteTraits(u32, word, value, decimals);
  verdict.isCounter = isKnownCounter(u32, word);
  if (verdict.isCounter) observeCounter(rows, word, value, at, learns, verdict);
  else observeLevel(rows, word, value, at, learns, verdict);
  if (learns) countOne(u32, word, at);
  return verdict.bits;
}

/** Begins the verdict; false when there is nothing more to judge: of what is no measurement, and of a field's first number. */
export function meetNumber(
  rows: ValueRows,
  word: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): boolean {
  const { u32 } = rows;
  verdict.bits = 0;
  verdict.score = 0;
  verdict.value = value;
  verdict.samples = (u32[word + countAndHold] ?? 0) & countMax;
  verdict.lean = 0;
  verdict.scale = 'none';
  verdict.learnedSince = (u32[word + firstAt] ?? 0) * 1000;
  if (!(Math.abs(value) < absurd)) judgeAbsurd(verdict);
  else if (verdict.samples > 0) return true;
  else if (learns) begin(rows, word, value, at);
  return false;
}

function judgeAbsurd(verdict: ValueVerdict): void {
  if (verdict.samples === 0) return;
  verdict.score = scoreMax;
  verdict.bits = valueBits.special;
}

function begin(rows: ValueRows, word: number, value: number, at: number): void {
  const { f64, u32 } = rows;
  f64[word / 2 + base] = value;
  beginScore(rows, word, 0);
  u32[word + firstAt] = Math.floor(at / 1000);
  u32[word + countAndHold] = 1;
  u32[word + runAndRises] = 1;
}

function observeLevel(
  rows: ValueRows,
  word: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): void {
  const { f32, u32 } = rows;
  const before = f32[word + last] ?? 0;
  const low = f32[word + lowest] ?? 0;
  if (!observeUsual(rows, word, value, at, learns, verdict))
    observeBeyond(rows, word, value, at, learns, verdict);
  const x = f32[word + last] ?? 0;
  judgeRun(u32, word, x === before, value === 0 || x <= low, verdict);
  if ((verdict.bits & valueBits.stuck) !== 0) noteUsual(rows, word, verdict);
  // As offsets: what they have lost in f32 is no rise.
  if (!learns || x === before) return;
  noteRise(u32, word, x > before, isReset(value, verdict.previous));
  if (x > before && hasRisenLong(u32, word)) becomeCounter(rows, word, value, x - before, at);
}

/** The long way of a number that exceeds something, or of a young channel. */
function observeBeyond(
  rows: ValueRows,
  word: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): void {
  const { f64, f32, u32 } = rows;
  const from = f64[word / 2 + base] ?? 0;
  const x = Math.fround(Math.max(-offsetMax, Math.min(offsetMax, value - from)));
  const before = f32[word + last] ?? 0;
  verdict.previous = from + before;
  verdict.season = seasonOf(rows, word, at, verdict.samples);
  scoreValue(rows, word, x, verdict);
  noteUsual(rows, word, verdict);
  if (verdict.score > 0) judgeExcess(u32, word, verdict);
  else if (f32[word + lowest] === f32[word + highest] && x !== before) judgeConstant(verdict);
  if (verdict.score < verdict.lean) verdict.score = verdict.lean;
  if (learns) learnScore(rows, word, at, verdict);
}

/** Writes where the values have been, at this time of day. */
export function noteUsual({ f64, f32 }: ValueRows, word: number, verdict: ValueVerdict): void {
  const from = (f64[word / 2 + base] ?? 0) + verdict.season;
  verdict.usualLow = from + (f32[word + lowest] ?? 0);
  verdict.usualHigh = from + (f32[word + highest] ?? 0);
}

function observeCounter(
  rows: ValueRows,
  word: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): void {
  const { f64, f32, u32 } = rows;
  const previous = f64[word / 2 + base] ?? 0;
  const increment = Math.min(offsetMax, value - previous);
  verdict.previous = previous;
  f64[word / 2 + base] = value;
  if (increment < 0) {
    if (isReset(value, previous)) return;
    verdict.score = Math.log(verdict.samples + 2);
    if (verdict.score >= toldMin - 2) verdict.bits = valueBits.regress;
    if (!learns) return;
    noteRegress(u32, word);
    beginCounting(u32, word, at);
    return;
  }
  verdict.season = seasonOf(rows, word, at, verdict.samples);
  const low = f32[word + lowest] ?? 0;
  const high = f32[word + highest] ?? 0;
  scoreValue(rows, word, increment, verdict);
  verdict.usualLow = low;
  verdict.usualHigh = high;
  if (verdict.score > 0) judgeExcess(u32, word, verdict);
  // A lost message doubles an increment.
  if (increment <= counterJumpMin * high) verdict.bits = 0;
  verdict.bits &= ~valueBits.range;
  if (verdict.score < verdict.lean) verdict.score = verdict.lean;
  judgeRun(u32, word, increment === 0, false, verdict);
  if (learns) learnScore(rows, word, at, verdict);
}

/** Is the excess told? A larger one, not long ago, is enough. */
export function judgeExcess(u32: Uint32Array, word: number, verdict: ValueVerdict): void {
  const now = Math.min(heldMax, Math.floor(verdict.score * holdPerNat));
  const packed = u32[word + countAndHold] ?? 0;
  if (verdict.score * holdPerNat <= packed >>> holdShift) {
    verdict.score = 0;
    return;
  }
  u32[word + countAndHold] = (packed & countMax) | (now << holdShift);
  if (verdict.score < toldMin) return;
  verdict.bits = valueBits.tail;
  if (verdict.samples < samplesMin || !isVaried(u32, word)) return;
  if (verdict.leapHighest > 0 && verdict.leap >= leapTimesMin * verdict.leapHighest)
    verdict.bits |= valueBits.step;
  const outside = Math.max(verdict.value - verdict.usualHigh, verdict.usualLow - verdict.value);
  if (verdict.beyond < beyondMin || outside < quantaMin * quantum(u32, word)) return;
  verdict.bits |= valueBits.range;
  verdict.scale = findScaleChange(verdict.value, verdict.usualLow, verdict.usualHigh);
}

/** The first other value of a field that never changed: by Laplace's rule 1 in n + 2. */
function judgeConstant(verdict: ValueVerdict): void {
  if (verdict.samples < samplesMin) return;
  verdict.score = Math.log(verdict.samples + 2);
  verdict.codes = 0;
  verdict.sinceNew = 0;
  if (verdict.samples >= constantMin) verdict.bits = valueBits.unseen;
}

function becomeCounter(rows: ValueRows, word: number, value: number, increment: number, at: number): void {
  const { f64, u32 } = rows;
  f64[word / 2 + base] = value;
  beginScore(rows, word, increment);
  u32[word + traits] = (u32[word + traits] ?? 0) | counterFlag;
  u32[word + runAndRises] = 1;
  beginCounting(u32, word, at);
}

/** What follows is learned anew: how sure a counter is depends on how long it has not fallen. */
function beginCounting(u32: Uint32Array, word: number, at: number): void {
  u32[word + firstAt] = Math.floor(at / 1000);
  u32[word + countAndHold] = 1;
}

/** Counts a learned message; what is held of the last excess sinks. */
export function countOne(u32: Uint32Array, word: number, at: number): void {
  const packed = u32[word + countAndHold] ?? 0;
  const held = packed >>> holdShift;
  let seen = (packed & countMax) + 1;
  if (seen > countMax) {
    // The mean interval, which is (now − first) / count, stays.
    seen >>>= 1;
    const first = u32[word + firstAt] ?? 0;
    u32[word + firstAt] = first + Math.max(0, Math.floor((at / 1000 - first) / 2));
  }
  u32[word + countAndHold] = seen | (Math.max(0, held - holdSink) << holdShift);
}
