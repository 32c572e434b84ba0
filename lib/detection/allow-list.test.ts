import { describe, expect, test } from 'vitest';
import { allowedSubscriberSchema, filterCovers, isAllowed, matchesPattern } from './allow-list';

const scada = { clientId: 'scada-7', username: 'historian', address: '10.1.0.9', filter: '#' };

describe('isAllowed', () => {
  test.each([
    { name: 'an id pattern', entry: { clientId: 'scada-*' }, expected: true },
    { name: 'another id', entry: { clientId: 'scada' }, expected: false },
    { name: 'the user name', entry: { username: 'historian' }, expected: true },
    { name: 'another user name', entry: { username: 'history' }, expected: false },
    { name: 'the address range', entry: { cidr: '10.1.0.0/16' }, expected: true },
    { name: 'another address range', entry: { cidr: '10.2.0.0/16' }, expected: false },
    { name: 'a wider filter', entry: { filter: '#' }, expected: true },
    { name: 'a narrower filter', entry: { filter: 'plant/#' }, expected: false },
    {
      name: 'all fields',
      entry: { clientId: '*', username: 'historian', cidr: '10.1.0.9', filter: '#' },
      expected: true,
    },
    {
      name: 'all fields but one',
      entry: { clientId: '*', username: 'historian', cidr: '10.1.0.8' },
      expected: false,
    },
  ])('$name: $expected', ({ entry, expected }) => {
    expect(isAllowed(scada, [entry])).toBe(expected);
  });

  test('what the broker does not show matches no entry that asks for it', () => {
    const unseen = { clientId: null, username: null, address: null, filter: '#' };
    expect(isAllowed(unseen, [{ clientId: '*' }, { username: 'x' }, { cidr: '0.0.0.0/0' }])).toBe(false);
  });

  test('an entry without any field is refused', () => {
    expect(allowedSubscriberSchema.safeParse({}).success).toBe(false);
    expect(allowedSubscriberSchema.safeParse({ cidr: '10.0.0.0/99' }).success).toBe(false);
    expect(allowedSubscriberSchema.safeParse({ filter: 'a/#/b' }).success).toBe(false);
    expect(allowedSubscriberSchema.safeParse({ clientId: 'a*' }).success).toBe(true);
  });
});

describe('matchesPattern', () => {
  test.each([
    ['scada-7', 'scada-*', true],
    ['scada-7', '*-7', true],
    ['scada-7', 's*a*7', true],
    ['scada-7', '*', true],
    ['', '*', true],
    ['ab', 'ab*b', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['(x)', '(*)', true],
    ['abc', 'a*d', false],
  ])('%s ~ %s: %s', (text, pattern, expected) => {
    expect(matchesPattern(text, pattern)).toBe(expected);
  });

  test('a pattern made to backtrack costs nothing', () => {
    expect(matchesPattern('a'.repeat(5000), `${'a*'.repeat(400)}b`)).toBe(false);
  });
});

describe('filterCovers', () => {
  test.each([
    ['#', 'a/b/#', true],
    ['#', '$SYS/#', false],
    ['+/#', '$SYS/broker/uptime', false],
    ['$SYS/#', '$SYS/broker/#', true],
    ['a/#', 'a', true],
    ['a/#', 'a/+/c', true],
    ['a/+', 'a/b', true],
    ['a/+', 'a/+', true],
    ['a/+', 'a/#', false],
    ['a/+', 'a/b/c', false],
    ['a/b', 'a/+', false],
    ['plant/#', '$share/g/plant/x', true],
  ])('%s covers %s: %s', (wide, narrow, expected) => {
    expect(filterCovers(wide, narrow)).toBe(expected);
  });
});
