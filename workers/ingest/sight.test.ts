import { describe, expect, test } from 'vitest';
import { Sight } from './sight';

function seeing(everyMs: number, rounds: number): { sight: Sight; last: number } {
  const sight = new Sight();
  for (let round = 0; round < rounds; round++)
    for (let message = 0; message < 5; message++) sight.noteOwn(round * everyMs + message);
  return { sight, last: (rounds - 1) * everyMs + 4 };
}

describe('Sight', () => {
  test('a broker that never told anything of itself cannot go blind', () => {
    const sight = new Sight();
    sight.noteKnock(0);
    expect(sight.blindness(1_000_000)).toBeNull();
  });

  test.each([
    { everyMs: 10_000, silentMs: 29_000, blind: false },
    { everyMs: 10_000, silentMs: 31_000, blind: true },
    { everyMs: 1000, silentMs: 14_000, blind: false },
    { everyMs: 1000, silentMs: 16_000, blind: true },
    { everyMs: 60_000, silentMs: 170_000, blind: false },
    { everyMs: 60_000, silentMs: 190_000, blind: true },
  ])('counters every $everyMs ms, silent for $silentMs ms: blind $blind', ({ everyMs, silentMs, blind }) => {
    const { sight, last } = seeing(everyMs, 6);
    expect(sight.blindness(last + silentMs) !== null).toBe(blind);
    sight.noteOwn(last + silentMs);
    expect(sight.blindness(last + silentMs + 1)).toBeNull();
  });

  test('the time without a link is not counted as silence', () => {
    const { sight } = seeing(10_000, 6);
    sight.linkUp(500_000);
    expect(sight.blindness(510_000)).toBeNull();
    expect(sight.blindness(540_000)).toMatchObject({
      reason: expect.stringContaining('$SYS'),
      since: 500_000,
    });
  });

  test('a probe that used to be echoed and is not: blind until the next echo', () => {
    const sight = new Sight();
    sight.noteKnock(0);
    sight.noteEcho();
    expect(sight.isInDoubt).toBe(false);
    sight.noteKnock(100_000);
    expect(sight.blindness(110_000)).toBeNull();
    const blindness = { reason: expect.stringContaining('test connection'), since: 100_000 };
    expect(sight.blindness(116_000)).toEqual(blindness);
    expect(sight.isInDoubt).toBe(true);
    sight.noteKnock(130_000);
    expect(sight.blindness(131_000)).toEqual(blindness);
    expect(sight.blindness(150_000)).toEqual(blindness);
    sight.noteEcho();
    expect(sight.blindness(132_000)).toBeNull();
  });

  test('a probe that was never echoed is a blind spot, not blindness', () => {
    const sight = new Sight();
    sight.noteKnock(0);
    expect(sight.blindness(60_000)).toBeNull();
    expect(sight.isInDoubt).toBe(false);
  });

  test('a lost link has been silent since its last word, not since the loss was noticed', () => {
    const sight = new Sight();
    expect(sight.lostSince(1000, 50_000)).toBe(1000);
    sight.noteHeard(5000);
    expect(sight.lostSince(1000, 50_000)).toBe(5000);
    expect(sight.lostSince(20_000, 50_000)).toBe(20_000);
    sight.noteHeard(60_000);
    expect(sight.lostSince(20_000, 50_000)).toBe(50_000);
  });
});
