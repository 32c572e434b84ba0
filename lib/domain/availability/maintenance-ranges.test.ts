import { expect, test } from 'vitest';
import { type LocalClock, type MaintenanceTimes, maintenanceRanges } from './maintenance-ranges';

const minute = 60_000;
const at = (text: string) => Date.parse(`${text}:00Z`);
const utc: LocalClock = (day, minutes) => day + minutes * minute;
/** Central Europe in 2026: one hour ahead, two between the last Sundays of March and October at 01:00 UTC. */
const berlin: LocalClock = (day, minutes) => {
  const wall = day + minutes * minute;
  const isSummer = (instant: number) => instant >= at('2026-03-29T01:00') && instant < at('2026-10-25T01:00');
  const summer = wall - 120 * minute;
  return isSummer(summer) ? summer : wall - 60 * minute;
};
const weekly = (more: Partial<MaintenanceTimes & { recurrence: 'weekly' }>): MaintenanceTimes => ({
  recurrence: 'weekly',
  from: at('2026-01-01T00:00'),
  to: null,
  weekdays: [7],
  startMinute: 60,
  durationMinutes: 180,
  ...more,
});
const shown = (times: MaintenanceTimes, from: string, to: string, local: LocalClock) =>
  maintenanceRanges(times, { from: at(from), to: at(to) }, local).map((range) => [
    new Date(range.from).toISOString().slice(0, 16),
    new Date(range.to).toISOString().slice(0, 16),
  ]);

test('once, when it touches the period', () => {
  const once = { recurrence: 'once', from: at('2026-11-01T10:00'), to: at('2026-11-01T12:00') } as const;
  expect(shown(once, '2026-11-01T11:00', '2026-11-02T00:00', utc)).toEqual([
    ['2026-11-01T10:00', '2026-11-01T12:00'],
  ]);
  expect(shown(once, '2026-11-01T12:00', '2026-11-02T00:00', utc)).toEqual([]);
});

test('every week on its days, also what began before the period and lasts over midnight', () => {
  const night = weekly({ weekdays: [1, 3], startMinute: 23 * 60, durationMinutes: 120 });
  expect(shown(night, '2026-11-17T00:30', '2026-11-20T00:00', utc)).toEqual([
    ['2026-11-16T23:00', '2026-11-17T01:00'],
    ['2026-11-18T23:00', '2026-11-19T01:00'],
  ]);
});

test('by the clock on the wall: two hours when clocks go forward, four when they go back', () => {
  expect(shown(weekly({}), '2026-03-20T00:00', '2026-04-10T00:00', berlin)).toEqual([
    ['2026-03-22T00:00', '2026-03-22T03:00'],
    ['2026-03-29T00:00', '2026-03-29T02:00'],
    ['2026-04-04T23:00', '2026-04-05T02:00'],
  ]);
  expect(shown(weekly({}), '2026-10-25T00:00', '2026-10-26T00:00', berlin)).toEqual([
    ['2026-10-24T23:00', '2026-10-25T03:00'],
  ]);
});

test('not before it was in force and not after', () => {
  const while2 = weekly({ from: at('2026-11-08T02:00'), to: at('2026-11-15T01:30') });
  expect(shown(while2, '2026-10-30T00:00', '2026-12-01T00:00', utc)).toEqual([
    ['2026-11-08T02:00', '2026-11-08T04:00'],
    ['2026-11-15T01:00', '2026-11-15T01:30'],
  ]);
});
