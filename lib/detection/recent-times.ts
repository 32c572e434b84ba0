/** Times of recent events of one source, newest last, at most `timesMax`; ms since the epoch. */
export type RecentTimes = number[];

/** Adds a time and forgets what is older than `spanMs` or more than `timesMax`. */
export function addTime(times: RecentTimes, at: number, spanMs: number, timesMax: number): void {
  times.push(at);
  let first = Math.max(0, times.length - timesMax);
  while (first < times.length && (times[first] ?? 0) < at - spanMs) first++;
  if (first > 0) times.splice(0, first);
}

/** How many of the times lie within `spanMs` before `now`. */
export function countWithin(times: readonly number[], now: number, spanMs: number): number {
  let count = 0;
  for (let entry = times.length - 1; entry >= 0 && (times[entry] ?? 0) >= now - spanMs; entry--) count++;
  return count;
}
