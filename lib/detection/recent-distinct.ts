/** Different names seen lately and when each was seen last (ms), the longest unseen first. */
export type RecentDistinct = Map<string, number>;

/**
 * Notes a name and forgets those unseen for `spanMs`, and the longest unseen ones beyond `namesMax`. Returns how many
 * different names remain. `now` must not go back by much: a name from the future stays until its time has passed.
 */
export function noteDistinct(
  names: RecentDistinct,
  name: string,
  now: number,
  spanMs: number,
  namesMax: number,
): number {
  names.delete(name);
  names.set(name, now);
  for (const [oldest, seenAt] of names) {
    if (names.size <= namesMax && now - seenAt <= spanMs) break;
    names.delete(oldest);
  }
  return names.size;
}
