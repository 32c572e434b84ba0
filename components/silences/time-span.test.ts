import { describe, expect, test } from 'vitest';
import { exceptionLengths, readSpan, readTimeInput, silenceLengths, toTimeInput } from './time-span';

const now = Date.UTC(2026, 10, 23, 10, 30, 45);
const clock = { now, zone: 'utc' } as const;
const hour = 3_600_000;

describe('from when until when', () => {
  test('a time that was shown is read as the same minute, in UTC and in the local zone', () => {
    const minute = Math.floor(now / 60_000) * 60_000;
    expect(toTimeInput(now, 'utc')).toBe('2026-11-23T10:30');
    expect(readTimeInput(toTimeInput(now, 'utc'), 'utc')).toBe(minute);
    expect(readTimeInput(toTimeInput(now, 'local'), 'local')).toBe(minute);
    expect(readTimeInput('', 'utc')).toBeNull();
    expect(readTimeInput('', 'local')).toBeNull();
  });
  test.each([
    [
      { start: null, length: '4h', until: '' },
      { from: now, to: now + 4 * hour },
    ],
    [
      { start: '2026-11-24T00:00', length: '1h', until: '' },
      { from: Date.UTC(2026, 10, 24), to: Date.UTC(2026, 10, 24, 1) },
    ],
    [
      { start: null, length: 'until', until: '2026-11-24T06:00' },
      { from: now, to: Date.UTC(2026, 10, 24, 6) },
    ],
    [
      { start: null, length: 'until', until: '' },
      { from: now, to: null },
    ],
    [
      { start: '', length: '1h', until: '' },
      { from: null, to: null },
    ],
  ])('%j', (draft, expected) => expect(readSpan(draft, silenceLengths, clock)).toEqual(expected));
  test('an exception lasts seven days unless said otherwise', () =>
    expect(readSpan({ start: null, length: '7d', until: '' }, exceptionLengths, clock).to).toBe(
      now + 168 * hour,
    ));
});
