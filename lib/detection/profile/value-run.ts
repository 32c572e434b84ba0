import { runAndRises, runLongestShift, runMax, runMedianShift, runSizeMask, traits } from './value-row';
import { isVaried } from './value-traits';
import { type ValueVerdict, valueBits } from './value-verdict';

const medianFactor = 20;
const longestFactor = 3;
/** At zero, or the lowest value, a machine may just be off: nights are shorter than weekends. */
const restingFactor = 8;
const samplesMin = 200;
/** A run that lasts is told again each time it has grown by a quarter. */
const retellGrowth = 1.25;
const stuckNatsMin = 8;

/** Follows how long the value has been the very same, and tells when that is far longer than ever. */
export function judgeRun(
  u32: Uint32Array,
  word: number,
  isSame: boolean,
  isResting: boolean,
  verdict: ValueVerdict,
): void {
  const packed = u32[word + runAndRises] ?? 0;
  const run = packed & runMax;
  if (!isSame) {
    if (run > 1) noteRun(u32, word, run);
    else noteShortRun(u32, word);
    u32[word + runAndRises] = (packed & ~runMax) | 1;
    return;
  }
  const now = Math.min(runMax, run + 1);
  u32[word + runAndRises] = (packed & ~runMax) | now;
  // Less than this is never told: twenty times a median of one.
  if (now < medianFactor || verdict.samples < samplesMin) return;
  const known = u32[word + traits] ?? 0;
  const longest = lengthOf((known >>> runLongestShift) & runSizeMask);
  const median = lengthOf((known >>> runMedianShift) & runSizeMask);
  const limit = Math.max(medianFactor * median, (isResting ? restingFactor : longestFactor) * longest);
  if (now < limit || !isVaried(u32, word)) return;
  const grown = Math.log(now / limit) / Math.log(retellGrowth);
  const grownBefore = Math.log((now - 1) / limit) / Math.log(retellGrowth);
  if (now - 1 >= limit && Math.floor(grown) === Math.floor(grownBefore)) return;
  verdict.run = now;
  verdict.runUsual = longest;
  verdict.runLimit = limit;
  verdict.bits |= valueBits.stuck;
  verdict.stuckNats = stuckNatsMin + Math.log(now / longest);
}

function noteRun(u32: Uint32Array, word: number, run: number): void {
  const before = u32[word + traits] ?? 0;
  const size = Math.min(runSizeMask, Math.ceil(2 * Math.log2(run)));
  const longest = (before >>> runLongestShift) & runSizeMask;
  const median = (before >>> runMedianShift) & runSizeMask;
  const nextMedian = median + Math.sign(size - median);
  u32[word + traits] =
    (before & ((1 << runMedianShift) - 1)) |
    (nextMedian << runMedianShift) |
    (Math.max(longest, size) << runLongestShift);
}

function noteShortRun(u32: Uint32Array, word: number): void {
  const before = u32[word + traits] ?? 0;
  if (((before >>> runMedianShift) & runSizeMask) > 0) u32[word + traits] = before - (1 << runMedianShift);
}

/** Sizes are half octaves. */
function lengthOf(size: number): number {
  return 2 ** (size / 2);
}
