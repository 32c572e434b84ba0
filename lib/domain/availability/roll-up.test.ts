import { expect, test } from 'vitest';
import type { AvailabilityFigures } from './measure-availability';
import { rollUp } from './roll-up';

const figures = (
  onlineMs: number,
  offlineMs: number,
  longestOutageMs: number | null,
): AvailabilityFigures => ({
  onlineMs,
  offlineMs,
  unknownMs: 10,
  maintenanceMs: 1,
  availability: onlineMs + offlineMs === 0 ? null : onlineMs / (onlineMs + offlineMs),
  outages: longestOutageMs === null ? 0 : 1,
  flaps: 0,
  mtbfMs: null,
  mttrMs: null,
  longestOutageMs,
});

test('a member counts by the time in which it was observed', () => {
  expect(rollUp([figures(90, 10, 10), figures(0, 300, 250), figures(0, 0, null)])).toEqual({
    members: 3,
    availability: 90 / 400,
    onlineMs: 90,
    offlineMs: 310,
    unknownMs: 30,
    maintenanceMs: 3,
    outages: 2,
    flaps: 0,
    longestOutageMs: 250,
  });
});

test('nobody, or nobody observed, is no availability', () => {
  expect(rollUp([])).toMatchObject({ members: 0, availability: null, longestOutageMs: null });
  expect(rollUp([figures(0, 0, null)]).availability).toBeNull();
});
