/**
 * One row of 24 words (96 bytes) a channel. Magnitudes are f32 offsets from `base` (f64), so that a field that moves by 0.1
 * around 1e9 loses nothing. What is judged of a counter is its increments, so its offsets are from 0 and `base` is its last
 * value. Comments tell the view that a word belongs to.
 */
export const rowWords = 24;

/** f64: the first value, or of a counter the last one. Words 0 and 1. */
export const base = 0;
/** f32: the last value judged. */
export const last = 2;
/** f32: slow mean, variance about it, and variance about it and the time of day. */
export const mean = 3;
export const variance = 4;
export const residual = 5;
/** f32: range of the values, less what the time of day explains. */
export const lowest = 6;
export const highest = 7;
/** f32: mean of about the last ten, and its range. */
export const recent = 8;
export const recentLowest = 9;
export const recentHighest = 10;
/** f32: mean size of about the last seventy steps, and its maximum. */
export const unrest = 11;
export const unrestHighest = 12;
/** f32: largest distance of a value from the recent mean before it. */
export const leapHighest = 13;
/** i8, four a word: what each two hours of the day (UTC) add to the mean, in units of `seasonUnit` (f32). */
export const season = 14;
export const seasonBins = 12;
export const seasonUnit = 17;
/** u32: messages in the low 20 bits, hold above (1/64 nat). */
export const countAndHold = 18;
/** u32: seconds since the epoch. */
export const firstAt = 19;
/** u32: see the shifts below. */
export const traits = 20;
/** u32: values alike in a row in the low 24 bits, rises in a row above. */
export const runAndRises = 21;
/** i32: the next channel of the topic, or of the free list; -1 ends. */
export const nextChannel = 22;
/** u32. */
export const pathHash = 23;

export const countMax = 0xfffff;
export const holdShift = 20;
export const runMax = 0xffffff;
export const risesShift = 24;
export const risesMax = 255;

/** Of `traits`: a sketch of the distinct values (12 bits), decimals (4), counter (1), its falls (2), two run lengths (6 each). */
export const sketchMask = 0xfff;
export const decimalsShift = 12;
export const decimalsMax = 15;
export const counterFlag = 1 << 16;
export const fallsShift = 17;
export const fallsMax = 3;
export const runMedianShift = 20;
export const runLongestShift = 26;
export const runSizeMask = 0x3f;

/** Of a field of texts or booleans: the first words hold the known hashes, these two how many and how settled. */
export const codesMax = 14;
export const codesKnown = 15;
export const codesSettled = 16;

/** Several views on the same bytes, `rowWords` words a channel. */
export type ValueRows = {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly i8: Int8Array;
};

/** Empty rows for so many channels. */
export function createRows(channels: number): ValueRows {
  const bytes = new ArrayBuffer(channels * rowWords * 4);
  return {
    f64: new Float64Array(bytes),
    f32: new Float32Array(bytes),
    u32: new Uint32Array(bytes),
    i32: new Int32Array(bytes),
    i8: new Int8Array(bytes),
  };
}
