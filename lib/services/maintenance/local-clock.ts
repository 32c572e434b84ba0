import type { LocalClock } from '@/lib/domain/availability/maintenance-ranges';

const minuteMs = 60_000;
/** Clocks change on quarters of an hour. */
const quarterMs = 15 * minuteMs;
/** A month of quarters: clocks are kept for as long as the process lives. */
const offsetsMax = 3000;
const clocksMax = 100;
const clocks = new Map<string, LocalClock | null>();

/**
 * The wall clock of a time zone, made once for all questions: making one takes half a millisecond, and each batch of findings
 * asks hundreds. Null when this runtime does not know the zone.
 */
export function knownClock(timeZone: string): LocalClock | null {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = isTimeZone(timeZone) ? localClock(timeZone) : null;
  if (clocks.size >= clocksMax) clocks.clear();
  clocks.set(timeZone, clock);
  return clock;
}

/** Does this runtime know the time zone (`Europe/Berlin`, `UTC`)? */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The wall clock of a time zone. A time that a clock change leaves out counts as the one that the clock before the change
 * would have shown; of one that comes twice the first is taken. Remembers what it looked up: make one for many questions.
 */
export function localClock(timeZone: string): LocalClock {
  const format = new Intl.DateTimeFormat('en-u-hc-h23', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const offsets = new Map<number, number>();
  const offsetAt = (at: number): number => {
    const quarter = Math.floor(at / quarterMs) * quarterMs;
    const known = offsets.get(quarter) ?? readOffset(quarter);
    if (offsets.size >= offsetsMax) offsets.clear();
    offsets.set(quarter, known);
    return known;
  };
  const readOffset = (at: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute) - at;
  };
  return (day, minuteOfDay) => {
    const wall = day + minuteOfDay * minuteMs;
    const before = offsetAt(wall - 86_400_000);
    const first = wall - before;
    if (offsetAt(first) === before) return first;
    const after = wall - offsetAt(wall + 86_400_000);
    if (offsetAt(after) === wall - after) return after;
    // A time that the spring change leaves out: the moment of the change.
    let at = Math.floor(after / quarterMs) * quarterMs;
    while (at < first && offsetAt(at) === before) at += quarterMs;
    return at;
  };
}
