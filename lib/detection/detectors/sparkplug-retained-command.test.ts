import { expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugRetainedCommand } from './sparkplug-retained-command';

const retained = (type: string, more = {}): SignStep => ({
  at: 100,
  kind: 'retained',
  rule: 'S19',
  facts: { type },
  ...more,
});

test.each([
  ['NCMD', 'high'],
  ['DCMD', 'high'],
  ['NBIRTH', 'medium'],
  ['DDATA', 'medium'],
])('a retained %s is %s', (type, severity) => {
  expect(raisedBy(sparkplugRetainedCommand, [retained(type), retained(type, { at: 101 })])).toEqual([
    [severity, 'Site/Line1'],
  ]);
});

test('a wrongly set gateway, known from learning, is not reported; a command to it is never its manner', () => {
  expect(raisedBy(sparkplugRetainedCommand, [retained('NBIRTH', { isQuirk: true })])).toEqual([]);
  expect(raisedBy(sparkplugRetainedCommand, [retained('NCMD', { isQuirk: true })])).toEqual([
    ['high', 'Site/Line1'],
  ]);
});
