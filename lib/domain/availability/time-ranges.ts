/** From (inclusive) to (exclusive), ms since the epoch. */
export type TimeRange = { readonly from: number; readonly to: number };

/** The same times as few ranges in order; empty and backward ranges vanish. */
export function mergeRanges(ranges: readonly TimeRange[]): TimeRange[] {
  const sorted = ranges.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from);
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What of merged ranges lies within a period. */
export function clipRanges(ranges: readonly TimeRange[], period: TimeRange): TimeRange[] {
  return ranges
    .map(({ from, to }) => ({ from: Math.max(from, period.from), to: Math.min(to, period.to) }))
    .filter(({ from, to }) => from < to);
}

/** What is left of merged ranges without other merged ranges. */
export function subtractRanges(ranges: readonly TimeRange[], holes: readonly TimeRange[]): TimeRange[] {
  const left: TimeRange[] = [];
  let first = 0;
  for (const { from, to } of ranges) {
    let begin = from;
    while ((holes[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first++;
    for (let at = first; at < holes.length; at++) {
      const hole = holes[at];
      if (hole === undefined || hole.from >= to) break;
      if (hole.from > begin) left.push({ from: begin, to: hole.from });
      begin = Math.max(begin, hole.to);
    }
    if (begin < to) left.push({ from: begin, to });
  }
  return left;
}

/** The length of ranges that do not overlap. */
export function totalMs(ranges: readonly TimeRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}
