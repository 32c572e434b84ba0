import { failedChecks } from '@/components/forms/failed-checks';
import { readMinute, sayMinute } from '@/components/maintenance/say-window';
import type { WeeklyTime } from '@/lib/domain/alert-matcher';
import type { FieldProblem } from '@/lib/errors';

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;

/** A span of every week as it is entered: from a time of day to another, so many days later. */
export type WeeklyDraft = {
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly daysLater: number;
  readonly timeZone: string;
};

/** In the order in which a week is read. */
export const weekdays = [
  { day: 1, name: 'Mon' },
  { day: 2, name: 'Tue' },
  { day: 3, name: 'Wed' },
  { day: 4, name: 'Thu' },
  { day: 5, name: 'Fri' },
  { day: 6, name: 'Sat' },
  { day: 0, name: 'Sun' },
] as const;

const nameOfDay = (day: number) => weekdays.find((each) => each.day === day)?.name ?? '?';

export function startWeeklyDraft(time: WeeklyTime | null, timeZone: string): WeeklyDraft {
  if (time === null) return { weekdays: [1, 2, 3, 4, 5], from: '22:00', to: '06:00', daysLater: 1, timeZone };
  const end = time.startMinute + time.durationMinutes;
  return {
    weekdays: time.weekdays,
    from: sayMinute(time.startMinute),
    to: sayMinute(end % dayMinutes),
    daysLater: Math.floor(end / dayMinutes),
    timeZone: time.timeZone,
  };
}

/** Sets one of the two times; an end that would lie before the begin moves to the next day, and back. */
export function withTimes(draft: WeeklyDraft, patch: Partial<Pick<WeeklyDraft, 'from' | 'to'>>): WeeklyDraft {
  const next = { ...draft, ...patch };
  const isOvernight = next.to <= next.from;
  if (isOvernight && next.daysLater === 0) return { ...next, daysLater: 1 };
  if (!isOvernight && next.daysLater === 1 && draft.to <= draft.from) return { ...next, daysLater: 0 };
  return next;
}

/** The span of a draft, or what has to be entered first, by field. */
export function readWeeklyDraft(
  draft: WeeklyDraft,
):
  | { readonly ok: true; readonly time: WeeklyTime }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const start = readMinute(draft.from);
  const end = readMinute(draft.to);
  const length = (end ?? 0) - (start ?? 0) + draft.daysLater * dayMinutes;
  const areTimes = start !== null && end !== null;
  const problems = failedChecks([
    ['weekdays', 'Choose at least one day.', draft.weekdays.length === 0],
    ['startMinute', 'Enter the time of day at which it begins.', start === null],
    ['durationMinutes', 'Enter the time of day at which it ends.', end === null],
    ['durationMinutes', 'The end must lie after the begin.', areTimes && length <= 0],
    ['durationMinutes', 'It can last a week at most.', areTimes && length > weekMinutes],
    ['timeZone', 'Enter a time zone, for example Europe/Berlin.', draft.timeZone.trim() === ''],
  ]);
  if (problems.length > 0 || start === null) return { ok: false, problems };
  const time = {
    timeZone: draft.timeZone.trim(),
    weekdays: [...draft.weekdays].sort(),
    startMinute: start,
    durationMinutes: length,
  };
  return { ok: true, time };
}

/** Mondays to Fridays as one; else the names of the days in the order of the week. */
function sayDays(days: readonly number[]): string {
  const chosen = weekdays.filter(({ day }) => days.includes(day));
  const isWorkWeek = chosen.length === 5 && chosen.every(({ day }) => day >= 1 && day <= 5);
  if (chosen.length === 7) return 'every day';
  return isWorkWeek ? 'Mon to Fri' : chosen.map(({ name }) => name).join(', ');
}

/** `Mon to Fri 22:00 to 06:00 the next day (Europe/Berlin)`, `Fri 18:00 to Mon 06:00 (UTC)`. */
export function sayWeeklyTime({
  timeZone,
  weekdays: days,
  startMinute,
  durationMinutes,
}: WeeklyTime): string {
  const end = startMinute + durationMinutes;
  const later = Math.floor(end / dayMinutes);
  const to = sayMinute(end % dayMinutes);
  const first = days[0] ?? 0;
  const until =
    later === 0
      ? to
      : days.length === 1
        ? `${nameOfDay((first + later) % 7)} ${to}`
        : `${to} ${sayLater(later)}`;
  return `${sayDays(days)} ${sayMinute(startMinute)} to ${until} (${timeZone})`;
}

export function sayLater(days: number): string {
  if (days === 0) return 'the same day';
  return days === 1 ? 'the next day' : `${days} days later`;
}
