import { describe, expect, it } from 'vitest';
import { parseCaptureTime } from './parse-capture-time';

describe('parseCaptureTime', () => {
  const at = Date.UTC(2026, 10, 22, 13, 24, 42, 123);
  it.each([
    ['Mosquitto 2.0', '2026-11-22T13:24:42.123456Z+0000', at],
    ['Mosquitto 2.0 in another zone', '2026-11-22T14:24:42.123456Z+0100', at],
    ['an offset with a colon', '2026-11-22T07:54:42.123-05:30', at],
    ['an offset without Z', '2026-11-22T13:24:42.123456+0000', at],
    ['nanoseconds by @N and @z', '2026-11-22T13:24:42.123456789+0000', at],
    ['plain ISO 8601', '2026-11-22T13:24:42.123Z', at],
    ['no offset: UTC', '2026-11-22 13:24:42.123', at],
    ['no seconds', '2026-11-22T13:24Z', at - 42_123],
    ['a day', '2026-11-22', Date.UTC(2026, 10, 22)],
    ['seconds (Mosquitto 1.6)', 1_795_353_882, 1_795_353_882_000],
    ['milliseconds', at, at],
    ['a leap day', '2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
  ])('takes %s', (_, stamp, expected) => {
    expect(parseCaptureTime(stamp)).toBe(expected);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['words', 'yesterday'],
    ['a day that does not exist', '2026-02-30T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['hour 24', '2026-01-01T24:00:00Z'],
    ['a time before the epoch', '1969-12-31T23:59:59Z'],
    ['a negative number', -5],
    ['infinity', Number.POSITIVE_INFINITY],
    ['no number', Number.NaN],
    ['a number beyond any date', 1e300],
    ['a long text', `2026-11-22T13:24:42.${'1'.repeat(100_000)}Z`],
  ])('refuses %s', (_, stamp) => {
    expect(parseCaptureTime(stamp)).toBeNull();
  });
});
