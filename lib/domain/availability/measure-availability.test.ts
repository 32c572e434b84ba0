import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AvailabilityFigures,
  type AvailabilityInput,
  listOutages,
  listSegments,
  measureAvailability,
} from './measure-availability';

const minute = 60_000;
const hour = 60 * minute;
const period = { from: 0, to: 24 * hour };
const words = { u: 'online', d: 'offline', x: 'unknown' } as const;

/** `u10 d2 x3 u9`: hours of up, down, unknown from 0 on; the last one lasts. */
function spansOf(text: string): AvailabilityInput['spans'] {
  let at = 0;
  const parts = text.split(' ').filter((part) => part !== '');
  return parts.map((part, place) => {
    const from = at;
    at += Number(part.slice(1)) * hour;
    return {
      state: words[part[0] as 'u'],
      from,
      to: place === parts.length - 1 ? null : at,
    };
  });
}
const ranges = (...pairs: [number, number][]) =>
  pairs.map(([from, to]) => ({ from: from * hour, to: to * hour }));
const input = (text: string, more: Partial<AvailabilityInput> = {}): AvailabilityInput => ({
  spans: spansOf(text),
  period,
  blind: [],
  maintenance: [],
  ...more,
});

type Hours = { [Key in keyof AvailabilityFigures]?: number | null };
const inHours = (figures: AvailabilityFigures): Hours =>
  Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [
      key,
      key.endsWith('Ms') && value !== null ? value / hour : value,
    ]),
  );

describe('figures, in hours', () => {
  test.each<[string, AvailabilityInput, Hours]>([
    [
      'always up',
      input('u24'),
      {
        onlineMs: 24,
        offlineMs: 0,
        availability: 1,
        outages: 0,
        mtbfMs: null,
        mttrMs: null,
        longestOutageMs: null,
      },
    ],
    ['nothing known', input(''), { unknownMs: 24, availability: null, outages: 0 }],
    [
      'two outages',
      input('u10 d2 u8 d1 u3'),
      {
        onlineMs: 21,
        offlineMs: 3,
        availability: 21 / 24,
        outages: 2,
        mtbfMs: 10.5,
        mttrMs: 1.5,
        longestOutageMs: 2,
      },
    ],
    [
      'unknown time is neither up nor down',
      input('u10 x10 d1 u3'),
      { onlineMs: 13, offlineMs: 1, unknownMs: 10, availability: 13 / 14, outages: 1 },
    ],
    [
      'an outage goes on through time without knowledge, and only what is known of it counts',
      input('u10 d1 x5 d2 u6'),
      { offlineMs: 3, unknownMs: 5, outages: 1, mttrMs: 3, longestOutageMs: 3 },
    ],
    [
      'an outage that still runs has no end to repair',
      input('u20 d4'),
      { outages: 1, mtbfMs: 20, mttrMs: null, longestOutageMs: 4, flaps: 0 },
    ],
    [
      'an outage that ran before counts, but did not begin in the period',
      input('u5 d5 u14', { period: { from: 8 * hour, to: 24 * hour } }),
      { onlineMs: 14, offlineMs: 2, outages: 1, mtbfMs: null, mttrMs: 2 },
    ],
    [
      'one that began with the period did begin in it',
      input('u8 d2 u14', { period: { from: 8 * hour, to: 24 * hour } }),
      { outages: 1, mtbfMs: 14 },
    ],
    [
      'a lost link is unknown, whatever the spans say',
      input('u10 d4 u10', { blind: ranges([2, 3], [11, 12]) }),
      { onlineMs: 19, offlineMs: 3, unknownMs: 2, outages: 1 },
    ],
    [
      'an outage within maintenance is none',
      input('u10 d2 u12', { maintenance: ranges([9, 13]) }),
      { onlineMs: 20, offlineMs: 0, maintenanceMs: 4, availability: 1, outages: 0 },
    ],
    [
      'one that outlasts maintenance counts from its end',
      input('u10 d4 u10', { maintenance: ranges([9, 12]) }),
      { offlineMs: 2, maintenanceMs: 3, outages: 1, longestOutageMs: 2 },
    ],
    [
      'online within maintenance ends an outage all the same',
      input('u4 d2 u2 d2 u14', { maintenance: ranges([5.5, 8.5]) }),
      { outages: 2, offlineMs: 1.5 + 1.5, maintenanceMs: 3 },
    ],
    ['short outages are flaps', input('u1 d0.05 u1 d0.05 u1 d0.5 u1'), { outages: 3, flaps: 2 }],
    [
      'a period without length',
      input('u1', { period: { from: 5, to: 5 } }),
      { availability: null, unknownMs: 0 },
    ],
  ])('%s', (_name, given, expected) => {
    const figures = inHours(measureAvailability(given));
    for (const [key, value] of Object.entries(expected)) {
      const actual = figures[key as keyof Hours];
      if (typeof value === 'number') expect(actual, key).toBeCloseTo(value, 9);
      else expect(actual, key).toBe(value);
    }
  });
});

test('the four times add up to the period, and the segments cover it once', () => {
  const hours = fc.integer({ min: 0, max: 8 });
  const stretch = fc.tuple(fc.constantFrom('u', 'd', 'x'), hours).map(([word, length]) => `${word}${length}`);
  const some = fc.array(fc.tuple(hours, fc.integer({ min: 0, max: 30 })), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 8 }), some, some, (words, blind, maintenance) => {
      const given = input(words.join(' '), { blind: ranges(...blind), maintenance: ranges(...maintenance) });
      const figures = measureAvailability(given);
      const { onlineMs, offlineMs, unknownMs, maintenanceMs } = figures;
      expect(onlineMs + offlineMs + unknownMs + maintenanceMs).toBe(24 * hour);
      const segments = listSegments(given);
      expect(segments[0]?.from).toBe(0);
      expect(segments.at(-1)?.to).toBe(24 * hour);
      for (const [place, { from }] of segments.entries())
        if (place > 0) expect(segments[place - 1]?.to).toBe(from);
      expect(listOutages(given).reduce((sum, { downMs }) => sum + downMs, 0)).toBe(offlineMs);
    }),
    { numRuns: 300 },
  );
});
