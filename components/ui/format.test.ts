import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatCounted,
  formatPercent,
  formatRate,
  formatValue,
} from './format-number';
import { formatAge, formatClock, formatSpan, formatTime } from './format-time';

describe('numbers', () => {
  test.each([
    [null, '–'],
    [0, '0'],
    [9_999, '9,999'],
    [12_345, '12.3 k'],
    [99_960, '100 k'],
    [999_960, '1 M'],
    [2_500_000, '2.5 M'],
  ])('count %s reads %s', (value, text) => expect(formatCount(value)).toBe(text));

  test.each([
    [null, '–'],
    [0, '0'],
    [0.01, '< 0.1'],
    [0.44, '0.4'],
    [31, '31'],
    [999.97, '1 k'],
    [5_200, '5.2 k'],
  ])('rate %s reads %s', (value, text) => expect(formatRate(value)).toBe(text));

  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1_572_864, '1.5 MiB'],
  ])('%s bytes read %s', (value, text) => expect(formatBytes(value)).toBe(text));

  test.each([
    [0, '0 deaths'],
    [1, '1 death'],
    [12_000, '12 k deaths'],
  ])('%i counted', (value, text) => expect(formatCounted(value, 'death')).toBe(text));

  test('a share reads as a whole percentage', () => expect(formatPercent(0.876)).toBe('88 %'));
});

describe('times', () => {
  test.each([
    [-5, '0 s'],
    [1999, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_400_000 * 3, '3 d'],
  ])('%s ms old reads %s', (ms, text) => expect(formatAge(ms)).toBe(text));

  test('UTC is named', () =>
    expect(formatTime('2026-11-22T14:53:07.250Z', 'utc')).toBe('2026-11-22 14:53:07 UTC'));
  test('local time carries its offset', () =>
    expect(formatTime('2026-11-22T14:53:07Z', 'local')).toMatch(/^2026-11-2\d \d\d:\d\d:07 [+-]\d\d:\d\d$/));
  test('the time of day alone', () => expect(formatClock('2026-11-22T14:53:07Z', 'utc')).toBe('14:53:07'));
  test('what is no time is missing', () => expect(formatTime('soon', 'utc')).toBe('–'));
});

test.each([
  [0.42, '0.4 s'],
  [12.4, '12 s'],
  [119, '119 s'],
  [150, '2 min'],
  [7300, '2 h'],
])('a span of %s seconds reads %s', (seconds, text) => expect(formatSpan(seconds)).toBe(text));

test.each([
  [null, '–'],
  [0, '0'],
  [21.3712, '21.37'],
  [0.004218, '0.004218'],
  [1013.25, '1,013'],
  [123456.7, '123,457'],
  [-3.5, '-3.5'],
  [2.5e12, '2.500e+12'],
])('the value %s reads %s', (value, text) => expect(formatValue(value)).toBe(text));
