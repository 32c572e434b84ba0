/** What a metric's value is. */
export const valueKind = { none: 0, null: 1, number: 2, boolean: 3, text: 4 } as const;

/** Flags of a metric. */
export const metricFlag = {
  dirty: 1,
  transient: 2,
  /** A birth declared it. */
  declared: 4,
  /** The newest birth no longer names it: handed out once more and then forgotten. */
  leaving: 8,
} as const;

/** Why a value is what it is worth; `good` and `bad` need no words. */
export const qualityReasons = [
  null,
  null,
  'the sender marked it stale',
  'death certificate',
  'edge node is offline',
  'waiting for its birth after the edge node’s birth',
  'the monitor lost its link to the broker',
  'the monitor was restarted',
  'named only by a birth from before the monitor’s link',
  'no longer in the birth certificate',
  'data without a birth',
  'its MQTT client left without a death certificate',
] as const;
export const quality = {
  good: 0,
  bad: 1,
  sentStale: 2,
  dead: 3,
  parentDead: 4,
  waiting: 5,
  linkLost: 6,
  restarted: 7,
  oldBirth: 8,
  dropped: 9,
  unborn: 10,
  left: 11,
} as const;

/** A metric is a row of 64 bytes, one line of the processor's cache: so many numbers, words and bytes. */
export const rowNumbers = 8;
export const rowWords = 16;
export const rowBytes = 64;
/** Places in a row: of numbers … */
export const numberPlace = 0;
export const sourcePlace = 1;
export const receivedPlace = 2;
/** -1 = none. */
export const aliasPlace = 3;
/** … of words: seconds since the epoch at which the row was last handed out (-1 = never), the name's id … */
export const givenPlace = 8;
export const namePlace = 9;
/** … the owner's id (-1 = a free row), the place in this minute's figures plus one … */
export const ownerPlace = 10;
export const minutePlace = 11;
/** … how often an unchanged value came in this minute, and in a usual one (a float; 0 = not known) … */
export const repeatsPlace = 12;
export const usualRepeatsPlace = 13;
/** … what the metric sink keeps (0 = nothing yet) … */
export const markPlace = 15;
/** … and of bytes. */
export const datatypePlace = 56;
export const kindPlace = 57;
export const flagsPlace = 58;
export const qualityPlace = 59;

const firstRows = 1024;
const growth = 1.5;

/** All metrics as rows in one buffer. */
export class MetricColumns {
  numbers = new Float64Array(firstRows * rowNumbers);
  words = new Int32Array(this.numbers.buffer);
  floats = new Float32Array(this.numbers.buffer);
  bytes = new Uint8Array(this.numbers.buffer);

  get capacity(): number {
    return this.numbers.length / rowNumbers;
  }

  grow(rowsMax: number): void {
    const rows = Math.min(rowsMax, Math.ceil((this.capacity * growth) / 1024) * 1024);
    const numbers = new Float64Array(rows * rowNumbers);
    numbers.set(this.numbers);
    this.numbers = numbers;
    this.words = new Int32Array(numbers.buffer);
    this.floats = new Float32Array(numbers.buffer);
    this.bytes = new Uint8Array(numbers.buffer);
  }
}
