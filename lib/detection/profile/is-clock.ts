const yearSeconds = 366 * 86_400;
const units = [1, 1000, 1e6, 1e9] as const;

/**
 * Is a number the time of day, in seconds, milliseconds, microseconds or nanoseconds since 1970, within a year of `at` (ms)?
 * Such a field goes with the clock: how far it moved since the last message says nothing of the plant.
 */
export function isClock(value: number, at: number): boolean {
  if (!(value >= 1e9)) return false;
  const now = at / 1000;
  return units.some((unit) => Math.abs(value / unit - now) < yearSeconds);
}
