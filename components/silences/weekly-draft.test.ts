import { describe, expect, test } from 'vitest';
import type { WeeklyTime } from '@/lib/domain/alert-matcher';
import { readWeeklyDraft, sayWeeklyTime, startWeeklyDraft, withTimes } from './weekly-draft';

const night: WeeklyTime = {
  timeZone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  startMinute: 1320,
  durationMinutes: 480,
};
const weekend: WeeklyTime = { timeZone: 'UTC', weekdays: [5], startMinute: 1080, durationMinutes: 3600 };
const lunch: WeeklyTime = { timeZone: 'UTC', weekdays: [0, 6], startMinute: 720, durationMinutes: 60 };

describe('a span of every week', () => {
  test.each([
    [night, 'Mon to Fri 22:00 to 06:00 the next day (Europe/Berlin)'],
    [weekend, 'Fri 18:00 to Mon 06:00 (UTC)'],
    [lunch, 'Sat, Sun 12:00 to 13:00 (UTC)'],
    [{ ...lunch, weekdays: [0, 1, 2, 3, 4, 5, 6] }, 'every day 12:00 to 13:00 (UTC)'],
    [{ ...lunch, startMinute: 0, durationMinutes: 1440 }, 'Sat, Sun 00:00 to 00:00 the next day (UTC)'],
  ])('%j is said as %s', (time, expected) => expect(sayWeeklyTime(time)).toBe(expected));

  test.each([night, weekend, lunch])('what is read back from a draft is what was there', (time) =>
    expect(readWeeklyDraft(startWeeklyDraft(time, 'UTC'))).toEqual({ ok: true, time }),
  );

  test('an end before the begin is on the next day, without being asked for', () => {
    const day = startWeeklyDraft(lunch, 'UTC');
    const overnight = withTimes(day, { to: '06:00' });
    expect(overnight.daysLater).toBe(1);
    expect(withTimes(overnight, { to: '14:00' }).daysLater).toBe(0);
    expect(withTimes(startWeeklyDraft(weekend, 'UTC'), { to: '20:00' }).daysLater).toBe(3);
  });

  test('what is missing is said at its field', () => {
    const draft = { weekdays: [], from: '', to: '', daysLater: 0, timeZone: ' ' };
    const read = readWeeklyDraft(draft);
    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([
      'weekdays',
      'startMinute',
      'durationMinutes',
      'timeZone',
    ]);
  });
  test.each([
    ['12:00', '11:00', 0, 'The end must lie after the begin.'],
    ['12:00', '13:00', 7, 'It can last a week at most.'],
  ])('%s to %s, %d days later is refused', (from, to, daysLater, message) => {
    const read = readWeeklyDraft({ weekdays: [1], from, to, daysLater, timeZone: 'UTC' });
    expect(read.ok ? [] : read.problems).toEqual([{ field: 'durationMinutes', message }]);
  });
});
