import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipRanges, mergeRanges, subtractRanges, type TimeRange, totalMs } from './time-ranges';

const r = (from: number, to: number): TimeRange => ({ from, to });

test.each<[string, TimeRange[], TimeRange[]]>([
  ['nothing', [], []],
  ['touching', [r(5, 9), r(1, 5)], [r(1, 9)]],
  ['one within another', [r(1, 9), r(2, 3)], [r(1, 9)]],
  ['empty and backward ones', [r(3, 3), r(9, 2), r(4, 5)], [r(4, 5)]],
])('merged: %s', (_name, given, expected) => {
  expect(mergeRanges(given)).toEqual(expected);
});

test.each<[string, TimeRange[], TimeRange[], TimeRange[]]>([
  ['a hole in the middle', [r(0, 10)], [r(3, 4)], [r(0, 3), r(4, 10)]],
  ['a hole over two ranges', [r(0, 4), r(6, 10)], [r(3, 7)], [r(0, 3), r(7, 10)]],
  ['all of it', [r(2, 4)], [r(0, 9)], []],
  ['holes that touch its ends', [r(2, 6)], [r(0, 2), r(6, 9)], [r(2, 6)]],
])('left: %s', (_name, ranges, holes, expected) => {
  expect(subtractRanges(ranges, holes)).toEqual(expected);
});

test('what is taken and what is left add up, whatever the ranges', () => {
  const ranges = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 })), { maxLength: 8 })
    .map((pairs) => mergeRanges(pairs.map(([from, to]) => r(from, to))));
  fc.assert(
    fc.property(ranges, ranges, (all, holes) => {
      const left = subtractRanges(all, holes);
      const taken = all.flatMap((range) => clipRanges(holes, range));
      expect(totalMs(left) + totalMs(taken)).toBe(totalMs(all));
      expect(mergeRanges([...left, ...taken])).toEqual(mergeRanges(all));
    }),
    { numRuns: 200 },
  );
});
