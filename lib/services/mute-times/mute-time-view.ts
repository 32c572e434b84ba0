import { weeklyRunAt } from '@/lib/alerting/suppression/weekly-time';
import type { MuteTime } from '@/lib/db/generated/client';
import type { WeeklyTime } from '@/lib/domain/alert-matcher';
import type { MuteTimeView } from '@/lib/domain/alerting-views';
import { knownClock } from '../maintenance/local-clock';
import { readMatcher } from '../silences/stored-matcher';

/** Is a weekly time under way? False in a time zone that is not known here, so that nobody misses an alert. */
export function isWeeklyTimeOn(time: WeeklyTime, now: Date): boolean {
  const clock = knownClock(time.timeZone);
  return clock !== null && weeklyRunAt(time, now.getTime(), clock) !== null;
}

/** A mute time as it is shown at `now`. */
export function toMuteTimeView(row: MuteTime, now: Date): MuteTimeView {
  const { id, name, timeZone, weekdays, startMinute, durationMinutes, enabled } = row;
  const time = { timeZone, weekdays, startMinute, durationMinutes };
  return {
    ...time,
    id,
    name,
    matcher: readMatcher(row.matcher) ?? {},
    enabled,
    isActive: enabled && isWeeklyTimeOn(time, now),
    reason: row.reason,
    author: row.author,
    mutedCount: row.mutedCount,
    lastMutedAt: row.lastMuted?.toISOString() ?? null,
  };
}
