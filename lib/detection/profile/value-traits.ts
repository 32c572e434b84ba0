import {
  counterFlag,
  decimalsMax,
  decimalsShift,
  fallsMax,
  fallsShift,
  risesMax,
  risesShift,
  runAndRises,
  runMax,
  sketchMask,
  traits,
} from './value-row';

const sketchBits = 12;
/** Bits of the sketch that some ten distinct values set. */
const variedBits = 7;
const goldenRatio = 0.618_033_988_75;
/** Rises in a row, with no fall but to about nothing, from which a field is a counter. */
const counterFrom = 200;
/** A fall to this share of the value before is a reset. */
const resetShare = 0.01;

/** Notes how many decimals a field's values have (−1 is not known) and how many distinct ones there are, roughly. */
export function noteTraits(u32: Uint32Array, word: number, value: number, decimals: number): void {
  const before = u32[word + traits] ?? 0;
  const known = (before >>> decimalsShift) & decimalsMax;
  const now = decimals < 0 || decimals > decimalsMax ? decimalsMax : decimals;
  if (now > known) u32[word + traits] = (before & ~(decimalsMax << decimalsShift)) | (now << decimalsShift);
  if ((before & sketchMask) === sketchMask) return;
  const spread = value * goldenRatio;
  const bit = Math.floor((spread - Math.floor(spread)) * sketchBits);
  u32[word + traits] = (u32[word + traits] ?? 0) | (1 << Math.min(bit, sketchBits - 1));
}

/** Has the field had some ten distinct values or more? A set-point or a code has not. */
export function isVaried(u32: Uint32Array, word: number): boolean {
  let bits = (u32[word + traits] ?? 0) & sketchMask;
  let set = 0;
  for (; bits !== 0; bits &= bits - 1) set++;
  return set >= variedBits;
}

/** The smallest step that the field's text can express. */
export function quantum(u32: Uint32Array, word: number): number {
  return 10 ** -(((u32[word + traits] ?? 0) >>> decimalsShift) & decimalsMax);
}

export function isKnownCounter(u32: Uint32Array, word: number): boolean {
  return ((u32[word + traits] ?? 0) & counterFlag) !== 0;
}

/** Counts rises in a row; a fall begins anew, unless it is a reset. Not for a value like the one before. */
export function noteRise(u32: Uint32Array, word: number, isRise: boolean, isReset: boolean): void {
  const packed = u32[word + runAndRises] ?? 0;
  const rises = packed >>> risesShift;
  const next = isRise ? Math.min(risesMax, rises + 1) : isReset ? rises : 0;
  if (next !== rises) u32[word + runAndRises] = (packed & runMax) | (next << risesShift);
}

/** Has it only risen for long, and not proved to be no counter before? */
export function hasRisenLong(u32: Uint32Array, word: number): boolean {
  const falls = ((u32[word + traits] ?? 0) >>> fallsShift) & fallsMax;
  return (u32[word + runAndRises] ?? 0) >>> risesShift >= counterFrom && falls < fallsMax;
}

/** To about nothing, as when a device starts anew or a counter is full. */
export function isReset(value: number, previous: number): boolean {
  return value >= 0 && value <= resetShare * previous;
}

/** A counter has fallen; after the third time it is none. */
export function noteRegress(u32: Uint32Array, word: number): void {
  const before = u32[word + traits] ?? 0;
  const falls = Math.min(fallsMax, ((before >>> fallsShift) & fallsMax) + 1);
  const after = (before & ~(fallsMax << fallsShift)) | (falls << fallsShift);
  u32[word + traits] = falls === fallsMax ? after & ~counterFlag : after;
}
