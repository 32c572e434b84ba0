import { describe, expect, it } from 'vitest';
import { CaptureGaps } from './capture-gaps';

const minute = 60_000;
const hour = 60 * minute;

function judge(pauses: readonly number[], silenceLimitMs: number | null = null): readonly boolean[] {
  const gaps = new CaptureGaps();
  return pauses.map((pause) => gaps.isGap(pause, silenceLimitMs));
}

describe('CaptureGaps', () => {
  it('takes three minutes without a message for a hole, and two for a pause', () => {
    expect(judge([1000, 1000, 2 * minute, 1000])).toEqual([false, false, false, false]);
    expect(judge([1000, 1000, 4 * minute * 2, 1000])).toEqual([false, false, true, false]);
  });

  it('understands an hourly series after a few hours', () => {
    const judged = judge(Array.from({ length: 50 }, () => hour));
    expect(judged.indexOf(false)).toBeLessThanOrEqual(3);
    expect(judged.slice(4)).not.toContain(true);
  });

  it('finds a hole in an hourly series', () => {
    expect(judge([...Array.from({ length: 50 }, () => hour), 24 * hour, hour]).slice(-2)).toEqual([
      true,
      false,
    ]);
  });

  it('does not grow used to one long night in a busy capture', () => {
    const busy = Array.from({ length: 200 }, () => 1000);
    expect(judge([...busy, 10 * hour, ...busy, 4 * minute]).at(-1)).toBe(true);
  });

  it('knows from the rhythm of the broker’s own figures when nobody recorded', () => {
    expect(judge([10_000, 40_000, 10_000], 30_000)).toEqual([false, true, false]);
  });
});
