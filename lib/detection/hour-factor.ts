const stepsPerOctave = 16;
const neutral = 128;
const factors = Float64Array.from({ length: 256 }, (_, code) =>
  code === 0 ? 1 : 2 ** ((code - neutral) / stepsPerOctave),
);

/** The factor that a one-byte code stands for: 1/256 … 245 in steps of 4.4 %; code 0 means "not learned" and gives 1. */
export function hourFactor(code: number): number {
  return factors[code] ?? 1;
}

/**
 * The one-byte code of a factor. `dither` in [0, 1) decides which neighbour a value between two codes goes to, so that
 * many small updates add up instead of being rounded away; 0.5 rounds to the nearest.
 */
export function hourFactorCode(factor: number, dither = 0.5): number {
  if (!(factor > 0)) return 1;
  return Math.min(255, Math.max(1, Math.floor(neutral + stepsPerOctave * Math.log2(factor) + dither)));
}
