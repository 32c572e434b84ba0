import { describe, expect, test } from 'vitest';
import { type TokenBucket, takeToken } from './token-bucket';

const rate = { perSecond: 1, burst: 3 };

function waits(times: readonly number[], perSecond = rate): number[] {
  let bucket: TokenBucket | null = null;
  return times.map((at) => {
    const taken: ReturnType<typeof takeToken> = takeToken(bucket, at, perSecond);
    bucket = taken.bucket;
    return taken.waitMs;
  });
}

describe('takeToken', () => {
  test.each([
    { name: 'a burst goes at once, the next waits', times: [0, 0, 0, 0], expected: [0, 0, 0, 1000] },
    {
      name: 'those who ask while others wait wait longer',
      times: [0, 0, 0, 0, 0],
      expected: [0, 0, 0, 1000, 2000],
    },
    { name: 'tokens come back with time', times: [0, 0, 0, 1000, 1500], expected: [0, 0, 0, 0, 500] },
    {
      name: 'a long pause gives back the burst and no more',
      times: [0, 0, 0, 3_600_000, 3_600_000, 3_600_000, 3_600_000],
      expected: [0, 0, 0, 0, 0, 0, 1000],
    },
    { name: 'a clock that goes back gives nothing', times: [5000, 0, 0, 0], expected: [0, 0, 0, 1000] },
  ])('$name', ({ times, expected }) => expect(waits(times)).toEqual(expected));

  test('twenty a second means 50 ms apart', () => {
    expect(waits([0, 0, 0], { perSecond: 20, burst: 1 })).toEqual([0, 50, 100]);
  });
});
