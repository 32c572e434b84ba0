import { habits, size, type Words } from './profile-row';

const steps = 3000;
const codeMax = 0xffff;
const sizesRemembered = 200;
const messagesToJudge = 50;
const differenceMin = 64;
const timesMin = 2;
const absoluteMax = 262_144;
const timesOfLargest = 10;
/** A size that hardly varies is believed to vary by this much of its logarithm. */
const deviationMin = 0.05;
/** The tail begins at three deviations, which 2 % of sizes pass, and then falls by one nat a deviation. */
const tailFrom = 3;
const tailNats = Math.log(50);

const smallCodes = Uint16Array.from({ length: 4096 }, (_, bytes) => codeOf(bytes));

function codeOf(bytes: number): number {
  return Math.min(codeMax, Math.round(Math.log(bytes + 1) * steps));
}

/** What the size of the last message showed; overwritten by the next. */
export type SizeVerdict = {
  /** 0 when the size is nothing special. */
  nats: number;
  usualBytes: number;
  largestBytes: number;
  /** Above 256 KiB, or ten times the largest ever. */
  isExtreme: boolean;
};

export function createSizeVerdict(): SizeVerdict {
  return { nats: 0, usualBytes: 0, largestBytes: 0, isExtreme: false };
}

/**
 * Judges and learns the size of a payload by the mean and mean deviation of ln(bytes + 1) (detection reference §2.6). What
 * lies within 64 bytes or a factor of two of the usual, or below the largest seen, is no news.
 */
export function judgeSize(
  { u32 }: Words,
  row: number,
  bytes: number,
  seen: number,
  learns: boolean,
  into: SizeVerdict,
): void {
  const word = u32[row + size] ?? 0;
  const top = (u32[row + habits] ?? 0) & 0xffff;
  const code = bytes < smallCodes.length ? (smallCodes[bytes] ?? 0) : codeOf(bytes);
  const mean = word & 0xffff;
  const difference = code - mean;
  into.nats = 0;
  if (difference > 2000 || difference < -2000) {
    if (seen >= messagesToJudge) judgeFar(bytes, word, top, into);
  }
  if (!learns) return;
  if (code > top) u32[row + habits] = (((u32[row + habits] ?? 0) & 0xffff0000) | code) >>> 0;
  if (difference === 0 && word >>> 16 === 0) return;
  const remembered = Math.min(seen + 1, sizesRemembered);
  const deviation = word >>> 16;
  const most = seen < 20 ? codeMax : 4 * deviation + 600;
  const clipped = Math.max(-most, Math.min(most, difference));
  const nextMean = mean + Math.round(clipped / remembered);
  const scatter = seen === 0 ? 0 : Math.abs(clipped);
  const nextDeviation = deviation + Math.round((scatter - deviation) / remembered);
  u32[row + size] = ((Math.min(codeMax, nextDeviation) << 16) | Math.min(codeMax, nextMean)) >>> 0;
}

function judgeFar(bytes: number, word: number, top: number, into: SizeVerdict): void {
  const usual = Math.exp((word & 0xffff) / steps) - 1;
  const largest = Math.exp(top / steps) - 1;
  if (Math.abs(bytes - usual) < differenceMin) return;
  if (bytes < timesMin * usual && usual < timesMin * Math.max(bytes, 1)) return;
  if (bytes > usual && bytes <= largest * 1.01) return;
  const deviation = Math.max(deviationMin, (1.25 * (word >>> 16)) / steps);
  const distance = Math.abs(Math.log(bytes + 1) - (word & 0xffff) / steps) / deviation;
  const nats = distance <= tailFrom ? 0 : distance - tailFrom + tailNats;
  into.isExtreme =
    bytes > usual && (bytes > absoluteMax ? bytes > 2 * largest : bytes > timesOfLargest * largest);
  into.nats = into.isExtreme ? Math.max(30, nats) : Math.min(nats, bytes < usual ? 20 : 40);
  into.usualBytes = Math.round(usual);
  into.largestBytes = Math.round(largest);
}
