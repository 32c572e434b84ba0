const stepsPerOctave = 10;
const codeOfOne = 64;
const rates = Float64Array.from({ length: 256 }, (_, code) => 2 ** ((code - codeOfOne) / stepsPerOctave));

/** The rate that a one-byte code stands for: 0.013 to 560,000 a minute in steps of 7 %. Code 0 is kept for "not learned". */
export function hourRate(code: number): number {
  return rates[code] ?? 0;
}

/**
 * The one-byte code of a rate. `dither` in [0, 1) decides which neighbour a rate between two codes goes to, so that many
 * small updates add up instead of being rounded away; 0.5 rounds to the nearest.
 */
export function hourRateCode(rate: number, dither = 0.5): number {
  if (!(rate > 0)) return 1;
  return Math.min(255, Math.max(1, Math.floor(codeOfOne + stepsPerOctave * Math.log2(rate) + dither)));
}
