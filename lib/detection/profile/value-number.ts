import {
  count,
  firstAt,
  highest,
  hold,
  lastValue,
  levelExcess,
  levelMean,
  levelTail,
  levelVariance,
  lowest,
  reference,
  rowWords,
  stepExcess,
  stepTail,
  stepVariance,
  type ValueRows,
} from './value-row';
import { type ValueVerdict, valueBits } from './value-verdict';

const memory = 200;
const tailProbability = 0.02;
/** Below this nothing is told (nats). */
const toldMin = 6;
const scoreMax = 60;
const absurd = 1e30;

/** Judges a number, then learns it; answers the bits of what stood out, the numbers are in `verdict`. */
export function observeNumber(
  rows: ValueRows,
  channel: number,
  value: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): number {
  const { f64, u32 } = rows;
  const word = channel * rowWords;
  const wide = word / 2;
  const seen = u32[word + count] ?? 0;
  verdict.value = value;
  verdict.samples = seen;
  verdict.score = 0;
  if (!(Math.abs(value) < absurd)) {
    verdict.score = seen > 0 ? scoreMax : 0;
    verdict.bits = seen > 0 ? valueBits.special : 0;
    return verdict.bits;
  }
  if (seen === 0) {
    if (learns) begin(rows, word, value, at);
    verdict.bits = 0;
    return 0;
  }
  verdict.bits = judge(rows, word, value, seen, verdict);
  if (learns) learn(rows, word, value, seen);
  f64[wide + lastValue] = value;
  return verdict.bits;
}

function judge(rows: ValueRows, word: number, value: number, seen: number, verdict: ValueVerdict): number {
  const { f64, f32, u32 } = rows;
  const base = f64[word / 2 + reference] ?? 0;
  const mean = base + (f32[word + levelMean] ?? 0);
  verdict.previous = f64[word / 2 + lastValue] ?? 0;
  const level = excessNats(rows, word + levelVariance, value - mean, seen);
  const step = excessNats(rows, word + stepVariance, value - verdict.previous, seen);
  const score = seen < memory ? 0 : Math.min(scoreMax, Math.max(level, 0.7 * step));
  const held = f32[word + hold] ?? 0;
  verdict.levelNats = level;
  verdict.stepNats = step;
  verdict.score = score;
  f32[word + hold] = Math.max(held * 0.997, score);
  if (score <= held || score < toldMin) return 0;
  const scatter = Math.sqrt(f32[word + levelVariance] ?? 0);
  verdict.learnedSince = (u32[word + firstAt] ?? 0) * 1000;
  verdict.usualLow = mean - 3 * scatter;
  verdict.usualHigh = mean + 3 * scatter;
  verdict.usualStep = Math.sqrt(f32[word + stepVariance] ?? 0);
  verdict.lowest = base + (f32[word + lowest] ?? 0);
  verdict.highest = base + (f32[word + highest] ?? 0);
  return level >= 0.7 * step ? valueBits.tail : valueBits.step;
}

function learn(rows: ValueRows, word: number, value: number, seen: number): void {
  const { f64, f32, u32 } = rows;
  const alpha = 1 / Math.min(seen + 1, memory);
  const x = value - (f64[word / 2 + reference] ?? 0);
  const mean = f32[word + levelMean] ?? 0;
  learnScatter(rows, word + levelVariance, x - mean, alpha);
  learnScatter(rows, word + stepVariance, value - (f64[word / 2 + lastValue] ?? 0), alpha);
  const limit = 4 * Math.sqrt(f32[word + levelVariance] ?? 0);
  f32[word + levelMean] = mean + alpha * Math.max(-limit, Math.min(limit, x - mean));
  if (x < (f32[word + lowest] ?? 0)) f32[word + lowest] = x;
  if (x > (f32[word + highest] ?? 0)) f32[word + highest] = x;
  u32[word + count] = seen + 1;
}

function begin({ f64, f32, u32 }: ValueRows, word: number, value: number, at: number): void {
  f64[word / 2 + lastValue] = value;
  f64[word / 2 + reference] = value;
  f32[word + levelTail] = 2;
  f32[word + levelExcess] = 0.5;
  f32[word + stepTail] = 2;
  f32[word + stepExcess] = 0.5;
  u32[word + firstAt] = Math.floor(at / 1000);
  u32[word + count] = 1;
}

/** −ln of how likely so large a deviation is, by an exponential tail above a learned quantile; 0 below that. */
function excessNats({ f32 }: ValueRows, place: number, deviation: number, seen: number): number {
  const scatter = Math.sqrt(f32[place] ?? 0);
  if (seen < 2 || !(scatter > 0)) return 0;
  const z = Math.abs(deviation) / scatter;
  const tail = f32[place + 1] ?? 0;
  return z > tail ? (z - tail) / (f32[place + 2] ?? 1) - Math.log(tailProbability) : 0;
}

function learnScatter({ f32 }: ValueRows, place: number, deviation: number, alpha: number): void {
  const variance = f32[place] ?? 0;
  const scatter = Math.sqrt(variance);
  const size = Math.abs(deviation);
  const clipped = scatter > 0 ? Math.min(size, 4 * scatter) : size;
  f32[place] = (1 - alpha) * (variance + alpha * clipped * clipped);
  if (!(scatter > 0)) return;
  const z = size / scatter;
  const tail = f32[place + 1] ?? 0;
  const gain = Math.max(0.002, 0.5 * Math.sqrt(alpha / 2));
  if (z <= tail) {
    f32[place + 1] = tail * (1 - gain * tailProbability);
    return;
  }
  const excess = f32[place + 2] ?? 0;
  f32[place + 2] = excess + 0.02 * (Math.min(z - tail, 8 * excess) - excess);
  f32[place + 1] = tail * (1 + gain * (1 - tailProbability));
}
