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

const gapsToJudge = 50;
const gapsMax = 0xfff;
const gapsRemembered = 200;
/** A coefficient of variation of 0.3 and of 0.15, squared: above the first, timing says nothing. */
const regularBelow = 0.09;
const steadyBelow = 0.0225;
const earlyBelow = 0.5;
/** Gaps of the last 20 that are too early: of a steady topic, and of one less so (detection reference §2.7). */
const earlyMin = { steady: 3, regular: 8 };
const twentyBits = 0xfffff;
const creditUnit = 8;
const creditMax = 255;
const modulus = 2 ** 32;

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

/**
 * Judges and learns the time since the topic's last message. On a regular topic a gap below half the usual one is too early,
 * unless the messages before it were as much too late: what a stalled network holds back comes in a bunch and is no second
 * publisher (detection reference §2.7). `isResent` says that this is the last message once more.
 */
export function judgeTiming(
  words: Words,
  row: number,
  at: number,
  learns: boolean,
  isResent: boolean,
  into: Timing,
): void {
  const { u32 } = words;
  into.nats = 0;
  const now = Math.floor(at - Math.floor(at / modulus) * modulus) || 1;
  const last = u32[row + lastAt] ?? 0;
  const gapMs = (now - last) >>> 0;
  if (last !== 0 && (isResent || gapMs > 0x7fffffff)) return;
  u32[row + lastAt] = now;
  if (last === 0) return;
  judgeGap(words, row, gapMs / 1000, into);
  if (learns) learnGap(words, row, gapMs / 1000);
}

function judgeGap({ u32, f32 }: Words, row: number, gap: number, into: Timing): void {
  const mean = f32[row + gapMean] ?? 0;
  const variance = f32[row + gapVariance] ?? 0;
  const state = u32[row + gapState] ?? 0;
  if (state >>> 20 < gapsToJudge || variance >= regularBelow * mean * mean) return;
  const isEarly = isTooEarly(u32, row, gap / mean);
  const bits = ((state << 1) | (isEarly ? 1 : 0)) & twentyBits;
  u32[row + gapState] = ((state & ~twentyBits) | bits) >>> 0;
  if (isEarly) noteEarly(gap, mean, variance, bits, into);
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

function noteEarly(gap: number, mean: number, variance: number, bits: number, into: Timing): void {
  const regularity = Math.min(100, (mean * mean) / Math.max(variance, 1e-12));
  const share = Math.max(0.02, gap / mean);
  const early = countBits(bits);
  const isSteady = variance <= steadyBelow * mean * mean;
  into.nats = regularity * (share - 1 - Math.log(share));
  into.gapSeconds = gap;
  into.usualSeconds = mean;
  into.variation = Math.sqrt(variance) / mean;
  into.earlyOf20 = early;
  into.isCompeting = early >= (isSteady ? earlyMin.steady : earlyMin.regular);
  // Each of them is at least as surprising as a gap of half the usual length; 20 over `early` ways to place them.
  if (into.isCompeting)
    into.nats = Math.max(into.nats, early * regularity * (Math.LN2 - 0.5) - early * Math.log(20 / early + 1));
}

function learnGap({ u32, f32 }: Words, row: number, gap: number): void {
  const state = u32[row + gapState] ?? 0;
  const learned = state >>> 20;
  const mean = f32[row + gapMean] ?? 0;
  const variance = f32[row + gapVariance] ?? 0;
  const alpha = 1 / Math.min(learned + 1, gapsRemembered);
  let difference = gap - mean;
  if (learned >= 20) {
    // A whole gap is let through, so that a topic that sends in bunches by habit shows itself as less regular.
    const most = Math.max(4 * Math.sqrt(variance), mean);
    difference = Math.max(-most, Math.min(most, difference));
  }
  f32[row + gapMean] = mean + alpha * difference;
  f32[row + gapVariance] = (1 - alpha) * (variance + alpha * difference * difference);
  if (learned < gapsMax) u32[row + gapState] = (state + 0x100000) >>> 0;
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
  return seen >= gapsToJudge && isApart && countBits(bits) >= interleavedMin;
}
