import {
  base,
  highest,
  last,
  leapHighest,
  lowest,
  mean,
  recent,
  recentHighest,
  recentLowest,
  residual,
  unrest,
  unrestHighest,
  type ValueRows,
} from './value-row';
import {
  leanMax,
  learnSlowly,
  recentRate,
  seasonOf,
  slowStepEvery,
  stepRangesMax,
  unrestLearnedFrom,
  unrestRate,
} from './value-score';
import type { ValueVerdict } from './value-verdict';

/** Offsets are kept up to here, so that their squares are finite f32. */
export const offsetMax = 1e18;

/**
 * The short way of a number within all that its field has shown: range, recent mean, leap and unrest. It does what
 * `scoreValue` and `learnScore` come to when nothing is exceeded, in one function, as calls cost more than sums here.
 * False, with nothing changed, when anything is exceeded or grows.
 */
export function observeUsual(
  rows: ValueRows,
  word: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): boolean {
  const { f64, f32 } = rows;
  const seen = verdict.samples;
  const from = f64[(word >> 1) + base] ?? 0;
  const x = Math.fround(value - from);
  const previous = read(f32, word + last);
  const low = read(f32, word + lowest);
  const high = read(f32, word + highest);
  if (low === high && x !== previous) return false;
  const season = seasonOf(rows, word, at, seen);
  const plain = x - season;
  if (!(plain >= low && plain <= high && x <= offsetMax && x >= -offsetMax)) return false;
  const before = read(f32, word + recent);
  const now = before + recentRate * (plain - before);
  const step = Math.abs(x - previous);
  const width = high - low;
  const still = read(f32, word + unrest);
  const shaken = still + unrestRate * ((width > 0 ? Math.min(step, stepRangesMax * width) : step) - still);
  const isWithin =
    Math.abs(plain - before) <= read(f32, word + leapHighest) &&
    now >= read(f32, word + recentLowest) &&
    now <= read(f32, word + recentHighest) &&
    (seen <= unrestLearnedFrom || shaken <= read(f32, word + unrestHighest));
  if (!isWithin) return false;
  const scatter = Math.sqrt(read(f32, word + residual));
  verdict.score =
    scatter > 0 ? Math.min(leanMax, (0.5 * Math.abs(now - read(f32, word + mean))) / scatter) : 0;
  verdict.previous = from + previous;
  verdict.season = season;
  f32[word + recent] = now;
  f32[word + unrest] = shaken;
  f32[word + last] = x;
  const every = learns ? slowStepEvery(rows, word, at, seen) : 0;
  if (every > 0) learnSlowly(rows, word, plain + season, at, seen, every);
  return true;
}

function read(words: Float32Array, place: number): number {
  return words[place] ?? 0;
}
