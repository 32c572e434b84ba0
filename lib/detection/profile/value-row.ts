/**
 * One row of 24 words (96 bytes) a channel. Values of magnitude are kept as f32 offsets from `reference` (f64), so that a
 * field that moves by 0.1 around 1e9 loses nothing; the last value is f64. Times are seconds since the epoch in u32.
 */
export const rowWords = 24;

/** f64 places; word = 2 × place. */
export const lastValue = 0;
export const reference = 1;

/** f32 words: the level. */
export const levelMean = 4;
export const levelVariance = 5;
export const levelTail = 6;
export const levelExcess = 7;
/** f32 words: the step from one value to the next. */
export const stepVariance = 8;
export const stepTail = 9;
export const stepExcess = 10;
/** f32: the surprise that the next one must exceed to be told. */
export const hold = 11;
/** f32 offsets: the learned range. */
export const lowest = 12;
export const highest = 13;
/** u32 words. */
export const count = 14;
export const firstAt = 15;
export const runSince = 16;
export const runLength = 17;
/** u32: longest finished run in the low half, told run (log2, quarters) above it. */
export const runLongest = 18;
/** f32: running median of run lengths. */
export const runMedian = 19;
/** u32: rises in the low half, falls in the high half; halved together. */
export const turns = 20;
/** u32: low 4 bits decimals, bit 4 and up flags, bits 8–31 a sketch of the distinct values. */
export const traits = 21;
/** i32: the next channel of the topic, or of the free list; -1 ends. */
export const nextChannel = 22;
export const pathHash = 23;

/** Of a field of texts or booleans: the first words hold the known hashes, `turns` how many. */
export const codesMax = 14;

/** Several views on the same bytes, `rowWords` words a channel. */
export type ValueRows = {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
};

export function createRows(channels: number): ValueRows {
  const bytes = new ArrayBuffer(channels * rowWords * 4);
  return {
    f64: new Float64Array(bytes),
    f32: new Float32Array(bytes),
    u32: new Uint32Array(bytes),
    i32: new Int32Array(bytes),
  };
}
