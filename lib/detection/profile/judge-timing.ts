import {
  counts,
  gapMean,
  gapState,
  gapVariance,
  lastAt,
  lastNumber,
  numberBefore,
  usualStep,
  type Words,
} from './profile-row';

const messagesToJudge = 50;
const gapsRemembered = 200;
/** A coefficient of variation of 0.3, squared: above it, timing says nothing (detection reference §2.7). */
const regularBelow = 0.09;
const earlyBelow = 0.5;
const earlyMin = 3;
const competingNats = 12;
const lastingMin = 12;
/** Gaps of other devices that stand behind the belief that a steady topic stays so. */
const priorGaps = 350;
const windowBits = 0xfffff;
/** How firmly the topic keeps from early messages (10 bits), and messages until an early one counts against it again (2 bits). */
const habitShift = 20;
const habitMask = 0x3ff;
const habitMax = 1000;
const pauseShift = 10;
const breachCost = 99;
const pauseMessages = 3;
/** Of a topic on which early messages are no rarity so many are assumed. */
const earlyShareMax = 0.1;
const creditUnit = 8;
const creditMax = 255;
const modulus = 2 ** 32;
/** ln of the ways to choose so many of 20. */
const lnWays = Array.from({ length: 21 }, (_, chosen) => {
  let ways = 0;
  for (let place = 0; place < chosen; place++) ways += Math.log((20 - place) / (place + 1));
  return ways;
});

/** What the timing of the last message showed; overwritten by the next. */
export type Timing = {
  /** Surprise of a gap that was too short, 0 when it was not or when it tells nothing yet. */
  nats: number;
  gapSeconds: number;
  usualSeconds: number;
  variation: number;
  earlyOf20: number;
  /** Enough of the last 20 gaps were too early to speak of a second publisher. */
  isCompeting: boolean;
};

export function createTiming(): Timing {
  return { nats: 0, gapSeconds: 0, usualSeconds: 0, variation: 0, earlyOf20: 0, isCompeting: false };
}

function clockOf(at: number): number {
  return Math.floor(at - Math.floor(at / modulus) * modulus) || 1;
}

/** Milliseconds since the topic's last judged message; infinite before the first. */
export function gapBefore({ u32 }: Words, row: number, at: number): number {
  const last = u32[row + lastAt] ?? 0;
  return last === 0 ? Number.POSITIVE_INFINITY : (clockOf(at) - last) >>> 0;
}

/**
 * Judges and learns the time since the topic's last message. On a regular topic a gap below half the usual one is too early,
 * unless the messages before it were as much too late: what a stalled network holds back comes in a bunch and is no second
 * publisher (detection reference §2.7). How many of 20 tell of one depends on how often the topic did so while it was
 * learned: a heartbeat that is also sent on each change has early messages by habit. `before` counts messages.
 */
export function judgeTiming(
  words: Words,
  row: number,
  at: number,
  before: number,
  learns: boolean,
  into: Timing,
): void {
  const { u32 } = words;
  into.nats = 0;
  const now = clockOf(at);
  const last = u32[row + lastAt] ?? 0;
  const gapMs = (now - last) >>> 0;
  if (last !== 0 && gapMs > 0x7fffffff) return;
  u32[row + lastAt] = now;
  if (last === 0) return;
  if (before >= messagesToJudge) judgeGap(words, row, gapMs / 1000, learns, into);
  if (learns) learnGap(words, row, gapMs / 1000, before);
}

function judgeGap({ u32, f32 }: Words, row: number, gap: number, learns: boolean, into: Timing): void {
  const mean = f32[row + gapMean] ?? 0;
  const variance = f32[row + gapVariance] ?? 0;
  if (variance >= regularBelow * mean * mean) return;
  const state = u32[row + gapState] ?? 0;
  const isEarly = isTooEarly(u32, row, gap / mean);
  const bits = ((state << 1) | (isEarly ? 1 : 0)) & windowBits;
  const habit = state >>> habitShift;
  const next = learns ? nextHabit(habit, isEarly) : habit;
  u32[row + gapState] = ((next << habitShift) | bits) >>> 0;
  if (!isEarly) return;
  into.gapSeconds = gap;
  into.usualSeconds = mean;
  into.variation = Math.sqrt(variance) / mean;
  noteEarly(habit & habitMask, bits, into);
}

/** As agreement counters do, in 12 bits: 99 gaps that are not early make up for one that is. */
function nextHabit(habit: number, isEarly: boolean): number {
  const level = habit & habitMask;
  const pause = habit >>> pauseShift;
  const nextPause = Math.max(0, pause - 1) << pauseShift;
  if (!isEarly) return Math.min(habitMax, level + 1) | nextPause;
  return pause > 0 ? level | nextPause : Math.max(0, level - breachCost) | (pauseMessages << pauseShift);
}

/** Nats by how rare early gaps were: of one, and of so many among 20, over the ways to place them. */
function noteEarly(level: number, bits: number, into: Timing): void {
  const all = countBits(bits);
  // Several early ones in a row are one event, such as a backlog, unless they go on and on.
  const early = all >= lastingMin ? all : countBits(bits & ~(bits >>> 1));
  const rarity = -Math.log(Math.min(earlyShareMax, 1 / (level + 2)));
  const together = early * rarity - (lnWays[early] ?? 0);
  const regularity = Math.min(100, 1 / Math.max(into.variation * into.variation, 1e-6));
  const share = Math.max(0.02, into.gapSeconds / into.usualSeconds);
  into.nats = Math.min(Math.log(priorGaps + level), regularity * (share - 1 - Math.log(share)));
  into.earlyOf20 = early;
  into.isCompeting = early >= earlyMin && together >= competingNats;
  if (early >= earlyMin) into.nats = Math.max(into.nats, together);
}

/** Lateness is a credit against which later messages may come early; a gap of about the usual length ends it. */
function isTooEarly(u32: Uint32Array, row: number, share: number): boolean {
  const word = u32[row + counts] ?? 0;
  const credit = (word >>> 24) / creditUnit;
  let left = Math.max(0, share - 1);
  let isEarly = false;
  if (share > 1.3) left += credit;
  else if (share < earlyBelow) {
    isEarly = credit < 1 - share - 0.1;
    left = isEarly ? credit : Math.max(0, credit - (1 - share));
  }
  const units = Math.min(creditMax, Math.round(left * creditUnit));
  u32[row + counts] = ((word & 0xffffff) | (units << 24)) >>> 0;
  return isEarly;
}

function learnGap({ f32 }: Words, row: number, gap: number, before: number): void {
  const mean = f32[row + gapMean] ?? 0;
  const variance = f32[row + gapVariance] ?? 0;
  const alpha = 1 / Math.min(before, gapsRemembered);
  let difference = gap - mean;
  if (before > 20) {
    // A whole gap is let through, so that a topic that sends in bunches by habit shows itself as less regular.
    const most = Math.max(4 * Math.sqrt(variance), mean);
    difference = Math.max(-most, Math.min(most, difference));
  }
  f32[row + gapMean] = mean + alpha * difference;
  f32[row + gapVariance] = (1 - alpha) * (variance + alpha * difference * difference);
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

const interleavedMin = 8;
const tenBits = 0x3ff;

/**
 * Judges and learns the topic's first number: do two series of values take turns? True while at least 8 of the last 10
 * values lay far from the one before, beyond three usual steps, and near the one before that (detection reference §2.7).
 * Values that never differ, or always alternate, cannot tell.
 */
export function judgeInterleave(
  words: Words,
  row: number,
  value: number,
  seen: number,
  learns: boolean,
): boolean {
  const { u32, f32 } = words;
  const one = f32[row + lastNumber] ?? 0;
  const two = f32[row + numberBefore] ?? 0;
  const step = f32[row + usualStep] ?? 0;
  f32[row + numberBefore] = one;
  f32[row + lastNumber] = value;
  if (seen < 2 || !Number.isFinite(value)) return false;
  const first = Math.abs(value - one);
  const second = Math.abs(value - two);
  // f32 keeps 24 bits: smaller differences are its own.
  const isApart = step > 0 && first > 3 * step && second < 0.3 * first && first > Math.abs(value) * 1e-5;
  const word = u32[row + counts] ?? 0;
  const bits = (((word >>> 14) << 1) | (isApart ? 1 : 0)) & tenBits;
  u32[row + counts] = ((word & ~(tenBits << 14)) | (bits << 14)) >>> 0;
  if (learns) {
    const alpha = 1 / Math.min(seen, 100);
    const most = step > 0 && seen > 20 ? Math.min(first, 4 * step) : first;
    f32[row + usualStep] = step + alpha * (most - step);
  }
  return seen >= messagesToJudge && isApart && countBits(bits) >= interleavedMin;
}
