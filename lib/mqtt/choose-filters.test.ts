import { describe, expect, test } from 'vitest';
import { covers, withoutCovered } from './choose-filters';

describe('covers', () => {
  test.each([
    ['#', 'a/b', true],
    ['#', 'a/+/#', true],
    ['#', '+', true],
    ['#', '$SYS/#', false],
    ['+/#', '$SYS/broker/uptime', false],
    ['$SYS/#', '$SYS/broker/log/#', true],
    ['a/#', 'a', true],
    ['a/#', 'a/#', true],
    ['a/#', 'ab', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a/b/c', false],
    ['a/+', 'a/#', false],
    ['a/b', 'a/+', false],
    ['a/+/c', 'a/+/c', true],
    ['$share/g/#', 'a', false],
    ['#', '$share/g/a', false],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(covers(wide, narrow)).toBe(expected);
  });
});

test('withoutCovered keeps the widest of overlapping filters, once', () => {
  expect(withoutCovered(['$SYS/broker/log/#', '$SYS/#', '#', 'plant/+', '#'])).toEqual(['$SYS/#', '#']);
});
