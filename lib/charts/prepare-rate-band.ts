/** What is usual in one hour of the day (UTC) and what would alarm, in the chart's unit. */
export type HourBounds = {
  readonly usual: number;
  readonly alarmFrom: number;
  readonly alarmUpTo: number | null;
};

/** The learned band of a chart, one entry a row of its model. */
export type BandModel = {
  readonly usual: readonly number[];
  /** Between these two nothing alarms; the lower one is 0 where no drop can alarm. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Where the axis ends: a bound far above everything seen must not flatten the line. */
  readonly top: number;
  /** The upper bound lies above the axis somewhere. */
  readonly isCut: boolean;
  /** The ranges say what was seen before, and no bound of an alarm. */
  readonly isHabit?: boolean;
};

const hourMs = 3_600_000;
/** An upper bound further away than this, in heights of what is seen or usual, is left outside. */
const heightsMax = 4;

/**
 * The learned band under the rows of a rate chart (`at` in ms since the epoch, `largest` the highest value drawn); null
 * when the bounds of a whole day are not known.
 */
export function prepareRateBand(
  rows: readonly { readonly at: number }[],
  largest: number,
  boundsByHour: readonly HourBounds[],
): BandModel | null {
  if (boundsByHour.length !== 24 || rows.length === 0) return null;
  const bounds = rows.flatMap(({ at }) => boundsByHour[Math.floor(at / hourMs) % 24] ?? []);
  const seen = Math.max(largest, ...bounds.map(({ usual }) => usual), 1);
  const highest = Math.max(...bounds.map(({ alarmFrom }) => alarmFrom));
  const top = Math.max(largest * 1.1, Math.min(highest * 1.05, seen * heightsMax));
  return {
    usual: bounds.map(({ usual }) => usual),
    ranges: bounds.map(({ alarmFrom, alarmUpTo }) => [alarmUpTo ?? 0, alarmFrom] as const),
    top,
    isCut: highest > top,
  };
}
