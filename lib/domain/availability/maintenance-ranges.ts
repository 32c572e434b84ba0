import type { TimeRange } from './time-ranges';

/** When planned maintenance is. Times are ms since the epoch. */
export type MaintenanceTimes =
  | { readonly recurrence: 'once'; readonly from: number; readonly to: number }
  | {
      readonly recurrence: 'weekly';
      /** In force from here on, until `to`; null = for good. */
      readonly from: number;
      readonly to: number | null;
      /** 1 Monday … 7 Sunday: the days on which it begins. */
      readonly weekdays: readonly number[];
      /** By the clock on the wall; the end may lie on a later day. */
      readonly startMinute: number;
      readonly durationMinutes: number;
    };

/** The instant of a local time: minutes may exceed a day. `day` is the day's begin as if the place were in UTC. */
export type LocalClock = (day: number, minuteOfDay: number) => number;

const dayMs = 86_400_000;

/**
 * The times of a window that touch a period, in order. A weekly window goes by the clock on the wall, so that on the night
 * of a clock change it lasts an hour more or less.
 */
export function maintenanceRanges(
  times: MaintenanceTimes,
  period: TimeRange,
  local: LocalClock,
): readonly TimeRange[] {
  const touches = ({ from, to }: TimeRange) => from < to && from < period.to && to > period.from;
  if (times.recurrence === 'once') return [{ from: times.from, to: times.to }].filter(touches);
  const { weekdays, startMinute, durationMinutes } = times;
  const until = times.to ?? Number.POSITIVE_INFINITY;
  const lookBack = Math.ceil((startMinute + durationMinutes) / 1440) + 1;
  const first = Math.floor(Math.max(period.from, times.from) / dayMs) - lookBack;
  const last = Math.floor(Math.min(period.to, until) / dayMs) + 1;
  const ranges: TimeRange[] = [];
  for (let day = first; day <= last; day++) {
    // The epoch was a Thursday.
    const weekday = ((((day + 3) % 7) + 7) % 7) + 1;
    if (!weekdays.includes(weekday)) continue;
    const range = {
      from: Math.max(local(day * dayMs, startMinute), times.from),
      to: Math.min(local(day * dayMs, startMinute + durationMinutes), until),
    };
    if (touches(range)) ranges.push(range);
  }
  return ranges;
}
