import type { LaneWindow } from './prepare-swim-lane';

type TrendPoint = { readonly at: number; readonly min: number; readonly max: number; readonly last: number };

/** One place of the chart: null where nothing is known. */
export type TrendRow = {
  readonly at: number;
  readonly last: number | null;
  readonly range: readonly [number, number] | null;
};

export type TrendModel = {
  /** Later than asked for when most of the period was over before the first value. */
  readonly from: number;
  readonly isCut: boolean;
  readonly to: number;
  readonly rows: readonly TrendRow[];
  /** Where nobody saw or the device was off: drawn hatched, the line stops there. */
  readonly gaps: readonly LaneWindow[];
  /** Lower and upper end of the axis. */
  readonly domain: readonly [number, number];
};

type Input = LaneWindow & {
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  /** In order, without overlaps. */
  readonly unseen: readonly LaneWindow[];
};

function domainOf(points: readonly TrendPoint[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { min, max } of points) {
    low = Math.min(low, min);
    high = Math.max(high, max);
  }
  if (low > high) return [0, 1];
  const margin = high === low ? Math.max(1, Math.abs(high) * 0.05) : (high - low) * 0.08;
  return [low - margin, high + margin];
}

/** A course that fills less than this share of the period is shown from its first value on. */
const filledShareMin = 0.5;

function beginOf({ points, from, to }: Input): number {
  const first = points[0]?.at ?? from;
  const filled = to - first;
  return filled >= (to - from) * filledShareMin ? from : Math.max(from, first - filled * 0.05);
}

/**
 * The course of a metric that is sent when it changes: its value stands until the next one, so the line goes on in steps,
 * but never through a time in which the device was off or nobody saw it. After such a time it begins with the next value.
 */
export function prepareTrend(input: Input): TrendModel {
  const { points, to, unseen } = input;
  const from = beginOf(input);
  const gaps = unseen
    .map((gap) => ({ from: Math.max(gap.from, from), to: Math.min(gap.to, to) }))
    .filter((gap) => gap.from < gap.to);
  const rows: TrendRow[] = [];
  let held: number | null = null;
  let next = 0;
  const closeBefore = (at: number) => {
    for (let gap = gaps[next]; gap !== undefined && gap.from <= at; gap = gaps[++next]) {
      if (held !== null) rows.push({ at: gap.from, last: held, range: null });
      rows.push({ at: gap.from, last: null, range: null });
      held = null;
    }
  };
  for (const { at, min, max, last } of points) {
    closeBefore(at);
    rows.push({ at, last, range: [min, max] });
    held = last;
  }
  closeBefore(to);
  if (held !== null) rows.push({ at: to, last: held, range: null });
  return { from, isCut: from > input.from, to, rows, gaps, domain: domainOf(points) };
}
