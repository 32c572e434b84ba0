import { describe, expect, test } from 'vitest';
import { globMatches, placeOf, type SiteRule } from './site-rules';

test.each([
  ['*', '', true],
  ['*', 'anything', true],
  ['', '', true],
  ['', 'x', false],
  ['Line?', 'Line7', true],
  ['Line?', 'Line', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b', false],
  ['press*', 'Press1', false],
  ['(a+)+$', '(a+)+$', true],
])('%j on %j: %s', (glob, text, expected) => {
  expect(globMatches(glob, text)).toBe(expected);
});

test('a glob made to be slow is not', () => {
  expect(globMatches(`${'*a'.repeat(30)}b`, 'a'.repeat(500))).toBe(false);
});

describe('placeOf', () => {
  const rule = (more: Partial<SiteRule>): SiteRule => ({
    group: '*',
    edgeNode: '*',
    device: '*',
    site: '',
    area: '',
    line: '',
    ...more,
  });
  const rules = [
    rule({ group: 'Hall*', edgeNode: 'press-?', site: 'Ulm', area: '{group}', line: '{node}' }),
    rule({ group: 'Hall*', site: 'Ulm', area: '{group}', line: 'other' }),
  ];
  test('the first rule that matches holds, with the names filled in', () => {
    const names = { group: 'Hall2', edgeNode: 'press-1', device: 'motor' };
    expect(placeOf(rules, names)).toEqual({ site: 'Ulm', area: 'Hall2', line: 'press-1' });
    expect(placeOf(rules, { ...names, edgeNode: 'saw' })).toEqual({
      site: 'Ulm',
      area: 'Hall2',
      line: 'other',
    });
  });
  test('no rule, no place', () => {
    expect(placeOf(rules, { group: 'Yard', edgeNode: 'x', device: '' })).toEqual({
      site: '',
      area: '',
      line: '',
    });
  });
  test('a name that looks like a placeholder is not filled in again', () => {
    expect(placeOf([rule({ site: '{group}' })], { group: '{node}', edgeNode: 'x', device: '' }).site).toBe(
      '{node}',
    );
  });
});
