/** What stood out in a value, one bit each. */
export const valueBits = {
  tail: 1,
  step: 2,
  range: 4,
  special: 8,
  stuck: 16,
  regress: 32,
  unseen: 64,
} as const;

/** A scale or unit that a value seems to have been given by mistake. */
export type ScaleChange = 'none' | 'power of ten' | 'fahrenheit' | 'celsius' | 'sign';

/**
 * What the last `observe` found; one object that every call overwrites. Numbers are in the units of the field (of a counter:
 * its increments), surprises in nats, times in ms.
 */
export type ValueVerdict = {
  bits: number;
  /** Surprise of this value on what the field has shown, ≥ 0, finite; also below what is told, and while learning. */
  score: number;
  value: number;
  previous: number;
  /** Messages learned before this one, and since when. */
  samples: number;
  learnedSince: number;
  isCounter: boolean;
  /** What the time of day adds to the usual values. */
  season: number;
  /** Where the values have been, at this time of day. */
  usualLow: number;
  usualHigh: number;
  /** How far outside, as a share of that range. */
  beyond: number;
  /** Distance from the mean of the last values, and the largest that was seen. */
  leap: number;
  leapHighest: number;
  /** The value, less the season, as far as it may move what is learned. */
  bounded: number;
  /** Distance of the recent mean from the long one, 0 to 2. */
  lean: number;
  scale: ScaleChange;
  /** Of a field of texts: how many it is known to have, and messages since the last of them came up; 0 of a number. */
  codes: number;
  sinceNew: number;
  /** Values alike in a row, and how many were at most before, and from how many it is told. */
  stuckNats: number;
  run: number;
  runUsual: number;
  runLimit: number;
};

export function createVerdict(): ValueVerdict {
  return {
    bits: 0,
    score: 0,
    value: 0,
    previous: 0,
    samples: 0,
    learnedSince: 0,
    isCounter: false,
    season: 0,
    usualLow: 0,
    usualHigh: 0,
    beyond: 0,
    leap: 0,
    leapHighest: 0,
    bounded: 0,
    lean: 0,
    scale: 'none',
    codes: 0,
    sinceNew: 0,
    stuckNats: 0,
    run: 0,
    runUsual: 0,
    runLimit: 0,
  };
}
