import { countOne, judgeExcess, meetNumber, noteUsual } from './value-number';
import { base, last, rowWords, type ValueRows } from './value-row';
import { judgeRun } from './value-run';
import { learnScore, scoreAnew, seasonOf } from './value-score';
import { isKnownCounter, noteTraits } from './value-traits';
import { offsetMax } from './value-usual';
import type { ValueVerdict } from './value-verdict';

/**
 * Judges a number with which a field begins anew, as with the birth of its device, then learns it. What happened since the
 * number before was not told, so it is no leap, no fall of a counter and no standstill; only the learned range holds.
 * Parameters and answer as of `observeNumber`.
 */
export function observeAnew(
  rows: ValueRows,
  channel: number,
  value: number,
  decimals: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): number {
  const { f64, f32, u32 } = rows;
  const word = channel * rowWords;
  if (!meetNumber(rows, word, value, at, learns, verdict)) return verdict.bits;
  noteTraits(u32, word, value, decimals);
  verdict.isCounter = isKnownCounter(u32, word);
  const from = f64[word / 2 + base] ?? 0;
  judgeRun(u32, word, false, false, verdict);
  if (verdict.isCounter) {
    verdict.previous = from;
    f64[word / 2 + base] = value;
    return 0;
  }
  verdict.previous = from + (f32[word + last] ?? 0);
  verdict.season = seasonOf(rows, word, at, verdict.samples);
  scoreAnew(rows, word, Math.fround(Math.max(-offsetMax, Math.min(offsetMax, value - from))), verdict);
  noteUsual(rows, word, verdict);
  if (verdict.score > 0) judgeExcess(u32, word, verdict);
  if (learns) {
    learnScore(rows, word, at, verdict);
    countOne(u32, word, at);
  }
  return verdict.bits;
}
