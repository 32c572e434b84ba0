import { describe, expect, test } from 'vitest';
import { filterMatches, filterProblem, staticBreadth, stripShare } from './topic-filter';

describe('filterMatches', () => {
  test.each([
    ['#', 'a/b', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['a/+', 'a/b/c', false],
    ['+', '/x', false],
    ['/+', '/x', true],
    ['a/b', 'a/B', false],
    ['$share/g/a/#', 'a/b', true],
    ['$queue/a', 'a', true],
  ])('%s against %s → %s', (filter, topic, expected) => {
    expect(filterMatches(filter, topic)).toBe(expected);
  });
});

describe('filterProblem', () => {
  test.each(['#', '+/#', 'a/+/b', '$share/g/a/#', '/', 'a b'])('%s is valid', (filter) => {
    expect(filterProblem(filter)).toBeNull();
  });
  test.each(['', 'a/#/b', 'a#', 'a/b+', 'a\0'])('%j is refused', (filter) => {
    expect(filterProblem(filter)).toMatch(/must/);
  });
});

describe('staticBreadth', () => {
  test.each([
    ['#', 100],
    ['+/#', 100],
    ['$share/g/#', 100],
    ['$SYS/#', 70],
    ['+/a', 60],
    ['a/#', 50],
    ['a/+', 30],
    ['a/b/#', 25],
    ['a/b', 0],
  ])('%s → %d', (filter, expected) => {
    expect(staticBreadth(filter)).toBeCloseTo(expected);
  });
});

test('stripShare keeps the group', () => {
  expect(stripShare('$share/g/a/b')).toEqual({ filter: 'a/b', shareGroup: 'g' });
  expect(stripShare('$share/g')).toEqual({ filter: '$share/g', shareGroup: null });
});
