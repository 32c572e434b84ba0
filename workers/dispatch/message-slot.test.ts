import { describe, expect, test } from 'vitest';
import { slotMs, waitForSlot } from './message-slot';

const rate = { perSecond: 1, burst: 3 };

/** Slots as the channel's row keeps them: each begins when the one before ends, or now. */
function waits(times: readonly number[], perSecond = rate): number[] {
  let slotEndsAt = 0;
  return times.map((now) => {
    slotEndsAt = Math.max(slotEndsAt, now) + slotMs(perSecond);
    return waitForSlot(slotEndsAt, now, perSecond);
  });
}

describe('waitForSlot', () => {
  test.each([
    { name: 'a burst goes at once, the next waits', times: [0, 0, 0, 0], expected: [0, 0, 0, 1000] },
    {
      name: 'those who ask while others wait wait longer',
      times: [0, 0, 0, 0, 0],
      expected: [0, 0, 0, 1000, 2000],
    },
    { name: 'slots come back with time', times: [0, 0, 0, 1000, 1500], expected: [0, 0, 0, 0, 500] },
    {
      name: 'a long pause gives back the burst and no more',
      times: [0, 0, 0, 3_600_000, 3_600_000, 3_600_000, 3_600_000],
      expected: [0, 0, 0, 0, 0, 0, 1000],
    },
  ])('$name', ({ times, expected }) => expect(waits(times)).toEqual(expected));

  test('twenty a second means 50 ms apart', () => {
    expect(waits([0, 0, 0], { perSecond: 20, burst: 1 })).toEqual([0, 50, 100]);
  });
});
