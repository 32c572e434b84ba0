/** One line as it was read: ISO times and numbers; null or a missing step means that nothing is known. */
export type TimeSeries = {
  readonly name: string;
  readonly points: readonly { readonly at: string; readonly value: number | null }[];
};

export type TimeLinesInput = {
  readonly series: readonly TimeSeries[];
  /** ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  /** At most this many lines: beyond it the largest stay and the others are summed. */
  readonly seriesMax?: number;
};

/** `colour` is 1–8 of the colour-blind-safe set. */
export type LineOfChart = { readonly key: string; readonly name: string; readonly colour: number };
type ChartRow = { readonly at: number } & { readonly [key: string]: number | null };
export type TimeLinesModel = {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly LineOfChart[];
  /** One row a step, every line's value under its key; null where it is unknown. */
  readonly rows: readonly ChartRow[];
  /** Where no line knows anything: drawn hatched. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
};

const seriesMaxDefault = 8;

type Slots = { readonly name: string; readonly values: readonly (number | null)[] };

function toSlots(series: TimeSeries, start: number, count: number, stepMs: number): Slots {
  const values = new Array<number | null>(count).fill(null);
  for (const point of series.points) {
    const slot = Math.floor((Date.parse(point.at) - start) / stepMs);
    if (slot >= 0 && slot < count) values[slot] = point.value;
  }
  return { name: series.name, values };
}

function mean(slots: Slots): number {
  const known = slots.values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / Math.max(known.length, 1);
}

function sumOf(all: readonly Slots[], count: number): Slots {
  const values = Array.from({ length: count }, (_, slot) => {
    const known = all.map((slots) => slots.values[slot] ?? null).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  });
  return { name: `${all.length} others`, values };
}

/** The largest by mean stay on their own, in their first order; the rest become "n others". */
function foldRest(all: readonly Slots[], count: number, seriesMax: number): readonly Slots[] {
  if (all.length <= seriesMax) return all;
  const ranked = all.toSorted((a, b) => mean(b) - mean(a));
  const kept = new Set(ranked.slice(0, seriesMax - 1));
  return [...all.filter((slots) => kept.has(slots)), sumOf(ranked.slice(seriesMax - 1), count)];
}

function findGaps(
  lines: readonly Slots[],
  start: number,
  count: number,
  stepMs: number,
): TimeLinesModel['gaps'] {
  const gaps: { from: number; to: number }[] = [];
  for (let slot = 0; slot < count; slot++) {
    if (lines.some((line) => line.values[slot] !== null)) continue;
    const from = start + slot * stepMs;
    const last = gaps.at(-1);
    if (last && last.to === from) last.to = from + stepMs;
    else gaps.push({ from, to: from + stepMs });
  }
  return gaps;
}

/** Lines over time, ready to draw: on one grid of steps, missing steps as gaps, more than eight lines as 7 and others. */
export function prepareTimeLines({
  series,
  from,
  to,
  stepMs,
  seriesMax = seriesMaxDefault,
}: TimeLinesInput): TimeLinesModel {
  const start = Math.floor(from / stepMs) * stepMs;
  const count = Math.max(1, Math.ceil((to - start) / stepMs));
  const slots = foldRest(
    series.map((each) => toSlots(each, start, count, stepMs)),
    count,
    seriesMax,
  );
  const lines = slots.map((each, index) => ({ key: `s${index}`, name: each.name, colour: (index % 8) + 1 }));
  const rows = Array.from({ length: count }, (_, slot) => ({
    at: start + slot * stepMs,
    ...Object.fromEntries(slots.map((each, index) => [`s${index}`, each.values[slot] ?? null])),
  }));
  return {
    from: start,
    to: start + count * stepMs,
    lines,
    rows,
    gaps: findGaps(slots, start, count, stepMs),
  };
}
