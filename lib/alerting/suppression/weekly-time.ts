import type { WeeklyTime } from '@/lib/domain/alert-matcher';
import { type LocalClock, maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';

/**
 * The run of a weekly time that is under way at `now` (ms); null outside of it. `local` is the wall clock of its time zone,
 * so that it begins and ends by the clock on the wall also on the night of a clock change.
 */
export function weeklyRunAt(
  { weekdays, startMinute, durationMinutes }: WeeklyTime,
  now: number,
  local: LocalClock,
): TimeRange | null {
  const times = {
    recurrence: 'weekly',
    from: Number.NEGATIVE_INFINITY,
    to: null,
    // Maintenance counts 1 Monday … 7 Sunday.
    weekdays: weekdays.map((day) => (day === 0 ? 7 : day)),
    startMinute,
    durationMinutes,
  } as const;
  const runs = maintenanceRanges(times, { from: now, to: now + 1 }, local);
  return runs.reduce<TimeRange | null>(
    (longest, run) => (longest === null || run.to > longest.to ? run : longest),
    null,
  );
}
