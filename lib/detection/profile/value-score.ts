import {
  firstAt,
  highest,
  last,
  leapHighest,
  lowest,
  mean,
  recent,
  recentHighest,
  recentLowest,
  residual,
  season,
  seasonBins,
  seasonUnit,
  unrest,
  unrestHighest,
  type ValueRows,
  variance,
} from './value-row';
import { learnSeason, placeInDay, seasonAt } from './value-season';
import type { ValueVerdict } from './value-verdict';

/** A score counts in full from here; before, what is unusual cannot be known well. */
const rampMessages = 400;
const unrestRampMessages = 200;
export const unrestLearnedFrom = 100;
const seasonFrom = 50;
export const recentRate = 0.1;
export const unrestRate = 0.015;
/** Weight of one slow step: in mean and variance, and in the time of day (of a slow series more, as it has fewer a day). */
const slowRate = 0.002;
const seasonRate = 0.02;
const seasonRateMax = 0.02;
/** A fast series takes a slow step only so often, so that its memory is as long as that of a slow one. */
const slowStepMs = 300_000;
const slowFromStart = 400;
const slowSettled = 20;
/** Residuals are learned up to so many standard deviations. */
const errorMax = 3;
/** So much of a range is forgotten with each slow step: half of it in 7,000, which are 24 days. */
const fade = 0.0001;
/** A range grows at most by so many times itself with one value, and a step counts up to so many ranges. */
const growthMax = 3;
export const stepRangesMax = 1 + 2 * growthMax;
/** Excess over the range → nats: fitted to how rare an excess is on public series without an incident (decision 003). */
const natsAtOnce = 12;
const natsPerLog = 1.3;
export const leanMax = 2;
export const scoreMax = 60;

/** First value of a channel, or first increment of what turned out to be a counter. */
export function beginScore({ f32, i8 }: ValueRows, word: number, x: number): void {
  f32.fill(0, word + last, word + seasonUnit + 1);
  i8.fill(0, (word + season) * 4, (word + season) * 4 + seasonBins);
  for (const place of [last, mean, lowest, highest, recent, recentLowest, recentHighest])
    f32[word + place] = x;
}

/** What the time of day adds, as far as it explains the scatter. */
export function seasonOf(rows: ValueRows, word: number, at: number, seen: number): number {
  const share = seasonShare(rows.f32, word, seen);
  return share > 0 ? share * seasonAt(rows, word, placeInDay(at)) : 0;
}

/**
 * How far `x` goes beyond everything that the channel has shown: its range less the time of day, the range of its recent
 * mean, its largest leap and its greatest unrest, each as a share of itself; their sum in nats. Writes the parts to
 * `verdict` and moves what is short-lived on; what lasts is left to `learnScore`.
 */
export function scoreValue(rows: ValueRows, word: number, x: number, verdict: ValueVerdict): void {
  const { f32 } = rows;
  const seen = verdict.samples;
  const plain = x - verdict.season;
  const before = f32[word + recent] ?? 0;
  const leap = Math.abs(plain - before);
  const width = (f32[word + highest] ?? 0) - (f32[word + lowest] ?? 0);
  const bounded = boundTo(f32, word + lowest, plain);
  const now = before + recentRate * (bounded - before);
  const still = f32[word + unrest] ?? 0;
  const step = Math.abs(x - (f32[word + last] ?? 0));
  const shaken =
    still + unrestRate * (width > 0 ? Math.min(step, stepRangesMax * width) - still : step - still);
  verdict.bounded = bounded;
  verdict.leap = leap;
  verdict.leapHighest = f32[word + leapHighest] ?? 0;
  verdict.beyond = beyondRange(f32, word + lowest, plain);
  let excess = verdict.beyond + beyondRange(f32, word + recentLowest, now);
  excess += 0.25 * beyondPeak(leap, verdict.leapHighest);
  if (seen > unrestRampMessages) excess += beyondPeak(shaken, f32[word + unrestHighest] ?? 0);
  verdict.score = excess > 0 ? natsOf(excess * Math.min(1, seen / rampMessages)) : 0;
  const scatter = Math.sqrt(f32[word + residual] ?? 0);
  verdict.lean =
    scatter > 0 ? Math.min(leanMax, (0.5 * Math.abs(now - (f32[word + mean] ?? 0))) / scatter) : 0;
  f32[word + recent] = now;
  f32[word + unrest] = shaken;
  f32[word + last] = x;
}

/**
 * The same of a value that need not follow from the one before: only how far it lies outside the range counts, and the values
 * after it are compared with it.
 */
export function scoreAnew(rows: ValueRows, word: number, x: number, verdict: ValueVerdict): void {
  const { f32 } = rows;
  const plain = x - verdict.season;
  verdict.bounded = boundTo(f32, word + lowest, plain);
  verdict.leap = 0;
  verdict.leapHighest = f32[word + leapHighest] ?? 0;
  verdict.beyond = beyondRange(f32, word + lowest, plain);
  verdict.score = natsOf(verdict.beyond * Math.min(1, verdict.samples / rampMessages));
  f32[word + recent] = verdict.bounded;
  f32[word + last] = x;
}

/** Learns the value that `scoreValue` has just judged. */
export function learnScore(rows: ValueRows, word: number, at: number, verdict: ValueVerdict): void {
  const { f32 } = rows;
  const seen = verdict.samples;
  widen(f32, word + lowest, verdict.bounded);
  widen(f32, word + recentLowest, f32[word + recent] ?? 0);
  const { leap, leapHighest: leapMax } = verdict;
  if (leap > leapMax)
    f32[word + leapHighest] = leapMax > 0 ? Math.min(leap, (1 + growthMax) * leapMax) : leap;
  const shaken = f32[word + unrest] ?? 0;
  if (seen > unrestLearnedFrom && shaken > (f32[word + unrestHighest] ?? 0))
    f32[word + unrestHighest] = shaken;
  const every = slowStepEvery(rows, word, at, seen);
  if (every > 0) learnSlowly(rows, word, verdict.bounded + verdict.season, at, seen, every);
}

/** In how many messages a channel takes one slow step, if one is due now; else 0. */
export function slowStepEvery({ u32 }: ValueRows, word: number, at: number, seen: number): number {
  const intervalMs = (at - (u32[word + firstAt] ?? 0) * 1000) / seen;
  const every = Math.ceil(slowStepMs / Math.max(1, intervalMs)) | 0;
  return seen >= slowFromStart && every > 1 && seen % every !== 0 ? 0 : every;
}

/** Learns what lasts, by one step: mean, variances and time of day. */
export function learnSlowly(
  rows: ValueRows,
  word: number,
  x: number,
  at: number,
  seen: number,
  every: number,
): void {
  const { f32, u32 } = rows;
  const intervalMs = (at - (u32[word + firstAt] ?? 0) * 1000) / seen;
  const steps = Math.max(Math.min(seen + 1, slowSettled), seen / every);
  const rate = Math.max(slowRate, 1 / steps);
  const place = placeInDay(at);
  const off = x - (f32[word + mean] ?? 0);
  const error = off - seasonAt(rows, word, place);
  f32[word + mean] = (f32[word + mean] ?? 0) + rate * off;
  f32[word + variance] = (f32[word + variance] ?? 0) + rate * (off * off - (f32[word + variance] ?? 0));
  f32[word + residual] = (f32[word + residual] ?? 0) + rate * (error * error - (f32[word + residual] ?? 0));
  const scatter = Math.sqrt(f32[word + residual] ?? 0);
  const clipped = Math.max(-errorMax * scatter, Math.min(errorMax * scatter, error));
  const share = Math.min(seasonRateMax, seasonRate * Math.max(1, intervalMs / slowStepMs));
  learnSeason(rows, word, place, share * clipped, scatter, dither(seen));
  shrink(f32, word + lowest);
  shrink(f32, word + recentLowest);
  f32[word + leapHighest] = (1 - fade) * (f32[word + leapHighest] ?? 0);
  f32[word + unrestHighest] = (1 - fade) * (f32[word + unrestHighest] ?? 0);
}

/** 0 to 1: the share of the scatter that the time of day explains, stretched so that half-hearted ones count little. */
function seasonShare(f32: Float32Array, word: number, seen: number): number {
  if (seen <= seasonFrom) return 0;
  const explained = 1 - (f32[word + residual] ?? 0) / (f32[word + variance] ?? 1);
  return explained > 0.1 ? Math.min(1, 5 * (explained - 0.1)) : 0;
}

function natsOf(excess: number): number {
  return excess > 0 ? Math.min(scoreMax, Math.max(0, natsAtOnce + natsPerLog * Math.log(excess))) : 0;
}

function beyondRange(f32: Float32Array, place: number, x: number): number {
  const low = f32[place] ?? 0;
  const high = f32[place + 1] ?? 0;
  if (x >= low && x <= high) return 0;
  return high > low ? Math.max(x - high, low - x) / (high - low) : 0;
}

function beyondPeak(x: number, peak: number): number {
  return peak > 0 && x > peak ? x / peak - 1 : 0;
}

/** As far as one value may move what is learned. */
function boundTo(f32: Float32Array, place: number, x: number): number {
  const low = f32[place] ?? 0;
  const high = f32[place + 1] ?? 0;
  if (high <= low) return x;
  const growth = growthMax * (high - low);
  return Math.max(low - growth, Math.min(high + growth, x));
}

function widen(f32: Float32Array, place: number, x: number): void {
  if (x < (f32[place] ?? 0)) f32[place] = x;
  else if (x > (f32[place + 1] ?? 0)) f32[place + 1] = x;
}

function shrink(f32: Float32Array, place: number): void {
  const low = f32[place] ?? 0;
  const high = f32[place + 1] ?? 0;
  f32[place] = low + (fade / 2) * (high - low);
  f32[place + 1] = high - (fade / 2) * (high - low);
}

/** A number in [0, 1) that looks random and is the same for the same count. */
function dither(count: number): number {
  return (Math.imul(count + 1, 0x9e3779b1) >>> 0) / 4_294_967_296;
}
