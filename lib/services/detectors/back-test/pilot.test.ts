import { expect, test } from 'vitest';
import { Pilot } from './pilot';

const hour = 3_600_000;

function pilotAfter(spentMs: number, playedHours: number) {
  const slice = { leftMs: 20_000 };
  const pilot = new Pilot(slice, 100 * hour);
  pilot.isTooSlow(0);
  slice.leftMs -= spentMs;
  return { pilot, isTooSlow: pilot.isTooSlow(playedHours * hour) };
}

test('nothing is said before the pace is known', () => expect(pilotAfter(1000, 0.1).isTooSlow).toBe(false));

test('a pace that suffices goes on', () => {
  const { pilot, isTooSlow } = pilotAfter(4000, 50);
  expect([isTooSlow, pilot.affordableMs]).toEqual([false, null]);
});

test('a pace that does not says how much history can be afforded, once', () => {
  const { pilot, isTooSlow } = pilotAfter(4000, 10);
  // 2.5 hours a second, for three quarters of sixteen seconds.
  expect([isTooSlow, pilot.affordableMs]).toEqual([true, 30 * hour]);
  expect(pilot.isTooSlow(11 * hour)).toBe(false);
});
