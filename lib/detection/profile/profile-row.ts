/**
 * Every topic has one row of 15 words (60 bytes), all that a plain number needs. Words are unsigned unless said otherwise;
 * halves are written low | high.
 */
export const rowWords = 15;

/** ms since the epoch modulo 2³²; 0 before the first message. */
export const lastAt = 0;
/** f32, seconds. */
export const gapMean = 1;
export const gapVariance = 2;
/** Too-early bits of the last 20 gaps | how firmly early ones are unusual (12 bits, see `judge-timing.ts`). */
export const gapState = 3;
/** Messages (14 bits, saturating) | interleave bits of the last 10 (10 bits) | lateness credit in eighths of a gap (8 bits). */
export const counts = 4;
/** Mean | mean deviation of ln(bytes + 1), in steps of 1/3000. */
export const size = 5;
/** ln of the largest size + 1, same steps | habits, see below. */
export const habits = 6;
/** Agreement counters of 16 bits, see `agreement.ts`. */
export const encodingAndRetain = 7;
export const propertiesAgreement = 8;
/** Agreement on decimals | hash of the MQTT 5 properties, folded to 16 bits. */
export const decimalsAndProperties = 9;
/** Index of the rich row + 1; 0 = none. */
export const rich = 10;
/** f32: the first number of the last message and of the one before, and the usual step between two. */
export const lastNumber = 11;
export const numberBefore = 12;
export const usualStep = 13;
/** Style bits ever seen | their agreement counter; the bits always seen are the high half of `propertiesAgreement`. */
export const style = 14;

/**
 * In the high half of `habits`: encoding (4 bits), retain, decimals (6 bits, see `judge-decimals.ts`), a message was seen,
 * what follows an odd one is watched.
 */
export const encodingShift = 16;
export const retainBit = 1 << 20;
export const decimalsShift = 21;
export const isMetBit = 1 << 27;
export const isWatchedBit = 1 << 28;

/** In `counts`. */
export const messagesMask = 0x3fff;

/** A second row of 48 words for topics that carry anything but plain numbers, or retained messages. */
export const richWords = 48;

/** Hashes of the last eight different payloads, and eight more bits of each. */
export const ring = 0;
export const ringMore = 8;
/** Place in the ring (3 bits) | length of the running replay (8 bits) | it keeps its lag (1 bit) | the newest came twice (1 bit) || uniqueness agreement (high half). */
export const repeats = 10;
/** Messages on the rich row. */
export const ordinal = 11;
/** Ordinal of the original of the last duplicate, and how far behind it was. */
export const matched = 12;
export const matchedLag = 13;
/** f32, bits a byte, and how many were learned. */
export const entropyMean = 14;
export const entropyCount = 15;
/** Four known shapes of four words: hash, order hash, seen | order agreement, minute last seen with flags. */
export const shapes = 16;
export const shapesMax = 4;
export const shapeWords = 4;
/** Two shapes on trial of two words: hash, second first seen; their counts are the halves of `trialCounts`. */
export const trials = 32;
export const trialCounts = 36;
/** Second in which the count of new shapes began | how many, in `unknownCount`. */
export const unknownSince = 37;
export const unknownCount = 38;
/** Payload last retained, second since when, times repeated | times changed. */
export const retainedHash = 39;
export const retainedSince = 40;
export const retainedCounts = 41;
/** Decimals of JSON numbers: 16 cells of 8 bits by path; agreement counter in the low half of the word after them. */
export const fieldDecimals = 42;
export const fieldDecimalsAgreement = 46;
/** Topic that owns the row + 1; 0 when it is free, and then the next free row + 1 stands in `ordinal`. */
export const owner = 47;

/** Flags in the last word of a known shape. */
export const isRegisteredBit = 0x80000000;
export const holdsTimeBit = 0x40000000;
export const minuteMask = 0x3fffffff;

/** Two views on the same bytes. */
export type Words = { readonly u32: Uint32Array; readonly f32: Float32Array };

export function createWords(count: number): Words {
  const bytes = new ArrayBuffer(count * 4);
  return { u32: new Uint32Array(bytes), f32: new Float32Array(bytes) };
}

/** The same words with room for `count`. */
export function growWords(words: Words, count: number): Words {
  const grown = createWords(count);
  grown.u32.set(words.u32);
  return grown;
}
