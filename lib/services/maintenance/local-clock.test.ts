import { expect, test } from 'vitest';
import { isTimeZone, localClock } from './local-clock';

const day = (text: string) => Date.parse(`${text}T00:00Z`);
const instant = (zone: string, date: string, minutes: number) =>
  new Date(localClock(zone)(day(date), minutes)).toISOString().slice(0, 16);

test.each([
  ['UTC', '2026-11-22', 90, '2026-11-22T01:30'],
  ['Europe/Berlin', '2026-11-22', 90, '2026-11-22T00:30'],
  ['Europe/Berlin', '2026-07-01', 1440 + 60, '2026-07-01T23:00'],
  ['Europe/Berlin', '2026-03-29', 60, '2026-03-29T00:00'],
  ['Europe/Berlin', '2026-03-29', 180, '2026-03-29T01:00'],
  // 02:30 is left out that night: the moment of the change.
  ['Europe/Berlin', '2026-03-29', 150, '2026-03-29T01:00'],

  // 02:30 comes twice that night.
  ['Europe/Berlin', '2026-10-25', 150, '2026-10-25T00:30'],
  ['Europe/Berlin', '2026-10-25', 240, '2026-10-25T03:00'],
  ['America/New_York', '2026-11-01', 180, '2026-11-01T08:00'],
  ['Asia/Kolkata', '2026-11-22', 0, '2026-11-21T18:30'],
  ['Australia/Lord_Howe', '2026-04-05', 240, '2026-04-04T17:30'],
])('%s, %s + %i minutes is %s', (zone, date, minutes, expected) => {
  expect(instant(zone, date, minutes)).toBe(expected);
});

test('what is a time zone', () => {
  expect([isTimeZone('Europe/Berlin'), isTimeZone('UTC'), isTimeZone('Mars/Base')]).toEqual([
    true,
    true,
    false,
  ]);
});
