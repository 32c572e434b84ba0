import { describe, expect, test } from 'vitest';
import { playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugNodeFlapping } from './sparkplug-node-flapping';

/** A node that dies and is born again, `times` times. */
const flaps = (times: number, seconds: number): readonly SignStep[] =>
  Array.from({ length: times }, (_, turn): readonly SignStep[] => [
    { at: turn * seconds, cause: 'NDEATH', previous: 'online' },
    { at: turn * seconds + 2, cause: 'NBIRTH', previous: 'offline', bdSeq: turn },
  ]).flat();
const births = (times: number, bdSeq: (turn: number) => number): readonly SignStep[] =>
  Array.from({ length: times }, (_, turn) => ({
    at: turn * 60,
    cause: 'NBIRTH',
    previous: 'online',
    bdSeq: bdSeq(turn),
  }));

describe('sparkplug-node-flapping', () => {
  test('four deaths within half an hour are medium, and over after an hour of calm', () => {
    expect(playSigns(sparkplugNodeFlapping, flaps(5, 120), { tail: 4000 })).toMatchObject([
      { action: 'raise', severity: 'medium', key: 'Site/Line1' },
      { action: 'clear', key: 'Site/Line1' },
    ]);
  });
  test('new sessions that replace one another count, too', () => {
    expect(
      raisedBy(
        sparkplugNodeFlapping,
        births(6, (turn) => turn),
      ),
    ).toEqual([['medium', 'Site/Line1']]);
  });
  test.each([
    { name: 'three reconnects', steps: flaps(3, 120) },
    { name: 'deaths over a day', steps: flaps(20, 3600) },
    { name: 'rebirths within a session', steps: births(30, () => 4) },
    {
      name: 'a death told twice (explicit and Will)',
      steps: Array.from({ length: 10 }, (_, n) => ({ at: n, cause: 'NDEATH', previous: 'offline' }) as const),
    },
    {
      name: 'a monitor that loses its link again and again',
      steps: Array.from(
        { length: 10 },
        (_, n) => ({ at: n * 60, cause: 'link-lost', next: 'unknown' }) as const,
      ),
    },
    {
      name: 'a device that comes and goes',
      steps: Array.from(
        { length: 10 },
        (_, n) => ({ at: n * 60, cause: 'DDEATH', device: 'press' }) as const,
      ),
    },
  ])('$name is not reported', ({ steps }) => {
    expect(raisedBy(sparkplugNodeFlapping, steps)).toEqual([]);
  });
});
