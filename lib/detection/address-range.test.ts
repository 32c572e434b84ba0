import { describe, expect, test } from 'vitest';
import { addressInRange, rangeProblem } from './address-range';

describe('addressInRange', () => {
  test.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.4', '10.1.2.3', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['fd00::1', 'fd00::/8', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['2001:db8::1', 'fd00::/8', false],
    ['::1', '::1', true],
    ['1:2:3:4:5:6:7:8', '1:2:3::/48', true],
    ['10.1.2.3', '::/0', false],
    ['not an address', '0.0.0.0/0', false],
    ['10.1.2.3', 'nonsense', false],
    ['', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, range, expected) => {
    expect(addressInRange(address, range)).toBe(expected);
  });
});

describe('rangeProblem', () => {
  test.each(['10.0.0.0/8', '10.0.0.1', '::/0', 'fd00::/8', '::1'])('%s can be used', (range) => {
    expect(rangeProblem(range)).toBeNull();
  });
  test.each(['10.0.0.0/33', '10.0.0/8', '256.0.0.1', 'fd00::/129', '1:2:3', '::1::', '10.0.0.0/', 'a/b', ''])(
    '"%s" cannot',
    (range) => {
      expect(rangeProblem(range)).toMatch(/^must be /);
    },
  );
});
