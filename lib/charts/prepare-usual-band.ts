import type { BandModel } from './prepare-rate-band';

/** What is usual in one hour of the day: the middle of its minutes, and between what nearly all of them lie. */
export type UsualHour = { readonly middle: number; readonly low: number; readonly high: number };

const hourMs = 3_600_000;

/**
 * The habit of the past days under the rows of a chart (`at` in ms since the epoch, `largest` the highest value drawn), by
 * hour of the day (UTC); null when an hour that is shown is not known.
 */
export function prepareUsualBand(
  rows: readonly { readonly at: number }[],
  largest: number,
  hours: readonly (UsualHour | null)[],
): BandModel | null {
  const shown = rows.map(({ at }) => hours[Math.floor(at / hourMs) % 24] ?? null);
  const known = shown.filter((hour) => hour !== null);
  if (rows.length === 0 || known.length < shown.length) return null;
  return {
    usual: known.map(({ middle }) => middle),
    ranges: known.map(({ low, high }) => [low, high] as const),
    top: Math.max(1.1 * largest, 1.1 * Math.max(...known.map(({ high }) => high)), 1),
    isCut: false,
    isHabit: true,
  };
}
