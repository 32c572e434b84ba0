import type { WeeklyTime } from '@/lib/domain/alert-matcher';
import { type LocalClock, maintenanceRanges } from '@/lib/domain/availability/maintenance-ranges';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';

/**
 * The run of a weekly time that is under way at `now` (ms); null outside of it. `local` is the wall clock of its time zone,
 * so that it begins and ends by the clock on the wall also on the night of a clock change.
 */
export function weeklyRunAt(time: WeeklyTime, now: number, local: LocalClock): TimeRange | null {
  const runs = runsOf(time, { from: now, to: now + 1 }, local);
  return runs.reduce<TimeRange | null>(
    (longest, run) => (longest === null || run.to > longest.to ? run : longest),
    null,
  );
}

/** When a weekly time next begins after `now` (ms); null when it names no day. */
export function nextWeeklyStart(time: WeeklyTime, now: number, local: LocalClock): number | null {
  const begins = runsOf(time, { from: now, to: now + 9 * dayMs }, local)
    .map(({ from }) => from)
    .filter((from) => from > now);
  return begins.length === 0 ? null : Math.min(...begins);
}

const dayMs = 86_400_000;

function runsOf(
  { weekdays, startMinute, durationMinutes }: WeeklyTime,
  period: TimeRange,
  local: LocalClock,
): readonly TimeRange[] {
  const times = {
    recurrence: 'weekly',
    from: Number.NEGATIVE_INFINITY,
    to: null,
    // Maintenance counts 1 Monday … 7 Sunday.
    weekdays: weekdays.map((day) => (day === 0 ? 7 : day)),
    startMinute,
    durationMinutes,
  } as const;
  return maintenanceRanges(times, period, local);
}
