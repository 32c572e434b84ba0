import { describe, expect, it } from 'vitest';
import { CaptureClock } from './capture-clock';

const hour = 3_600_000;

function run(stamps: readonly number[]) {
  const clock = new CaptureClock();
  return stamps.map((stamp, index) => {
    const { at, note } = clock.place(stamp, stamps[index + 1] ?? null);
    return note === null ? at : [at, note.kind];
  });
}

describe('CaptureClock', () => {
  const noon = 12 * hour;
  it.each([
    ['order', [noon, noon + 5, noon + 10], [noon, noon + 5, noon + 10]],
    ['a little disorder', [noon, noon + 50, noon + 20, noon + 60], [noon, noon + 50, noon + 50, noon + 60]],
    ['a hole', [noon, noon + hour, noon + hour + 1], [noon, noon + hour, noon + hour + 1]],
    ['an hourly series', [noon, noon + hour, noon + 2 * hour], [noon, noon + hour, noon + 2 * hour]],
    ['one stray time ahead', [noon, noon + 99 * hour, noon + 2], [noon, [noon, 'stray'], noon + 2]],
    ['one stray time behind', [noon, noon, 5, noon + 2], [noon, noon, [noon, 'stray'], noon + 2]],
    ['a stray first time', [noon + 99 * hour, noon, noon + 1], [[noon, 'stray'], noon, noon + 1]],
    [
      'a clock that was set back',
      [noon, noon + 10, noon - hour, noon - hour + 5],
      [noon, noon + 10, [noon + 10, 'set-back'], noon + 15],
    ],
  ])('takes %s', (_, stamps, expected) => {
    expect(run(stamps)).toEqual(expected);
  });
});
