import { season, seasonBins, seasonUnit, type ValueRows } from './value-row';

const dayMs = 86_400_000;
const binMs = dayMs / seasonBins;
const levels = 127;
/** Where the first unit lies, in standard deviations: so that one of them is 16 units. */
const unitsPerDeviation = 16;

/** Where between the middles of bins a time of day lies. By hand, as the remainder operator takes many times as long. */
export function placeInDay(at: number): number {
  return (at - Math.floor(at / dayMs) * dayMs) / binMs + seasonBins - 0.5;
}

/** What the time of day adds to the slow mean, between the middles of two bins of two hours; `place` by `placeInDay`. */
export function seasonAt({ i8, f32 }: ValueRows, word: number, place: number): number {
  const unit = f32[word + seasonUnit] ?? 0;
  if (unit === 0) return 0;
  const whole = Math.floor(place) | 0;
  const bins = (word + season) * 4;
  const before = i8[bins + (whole % seasonBins)] ?? 0;
  const after = i8[bins + ((whole + 1) % seasonBins)] ?? 0;
  return unit * (before + (place - whole) * (after - before));
}

/**
 * Moves the two bins around a time towards a value: `error` is how far beyond the expectation, already weighted; `scatter`
 * gives the unit at first; `dither` in [0, 1) rounds fairly.
 */
export function learnSeason(
  rows: ValueRows,
  word: number,
  place: number,
  error: number,
  scatter: number,
  dither: number,
): void {
  const { i8, f32 } = rows;
  if (f32[word + seasonUnit] === 0) f32[word + seasonUnit] = scatter / unitsPerDeviation;
  const unit = f32[word + seasonUnit] ?? 0;
  if (!(unit > 0)) return;
  const whole = Math.floor(place) | 0;
  const share = place - whole;
  const bins = (word + season) * 4;
  const first = bins + (whole % seasonBins);
  const second = bins + ((whole + 1) % seasonBins);
  const one = (i8[first] ?? 0) + Math.floor(((1 - share) * error) / unit + dither);
  const other = (i8[second] ?? 0) + Math.floor((share * error) / unit + 1 - dither);
  if (Math.max(Math.abs(one), Math.abs(other)) > levels) {
    coarsen(rows, word);
    return;
  }
  i8[first] = one;
  i8[second] = other;
}

function coarsen({ i8, f32 }: ValueRows, word: number): void {
  f32[word + seasonUnit] = 2 * (f32[word + seasonUnit] ?? 0);
  const bins = (word + season) * 4;
  for (let bin = bins; bin < bins + seasonBins; bin++) i8[bin] = Math.round((i8[bin] ?? 0) / 2);
}
