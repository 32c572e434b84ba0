import type { MaintenanceWindowView } from '@/lib/domain/availability-views';

/** Monday is 1. */
export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const two = (part: number) => String(part).padStart(2, '0');

/** Minutes of a day as `06:30`. */
export function sayMinute(minute: number): string {
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** `06:30` as minutes of the day; null when it is no time. */
export function readMinute(text: string): number | null {
  const parts = /^(\d{2}):(\d{2})$/.exec(text);
  const minute = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
  return minute < 1440 ? minute : null;
}

/** `every Sat, Sun 06:30, for 120 min (Europe/Berlin)`; empty for a window that happens once. */
export function sayWeekly(
  window: Pick<
    MaintenanceWindowView,
    'recurrence' | 'weekdays' | 'startMinute' | 'durationMinutes' | 'timeZone'
  >,
): string {
  if (window.recurrence !== 'weekly') return '';
  const days = window.weekdays.map((day) => weekdayNames[day - 1] ?? '?').join(', ');
  return `every ${days} ${sayMinute(window.startMinute ?? 0)}, for ${window.durationMinutes ?? 0} min (${window.timeZone})`;
}
