import { describe, expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugUnsolicitedBirth } from './sparkplug-unsolicited-birth';

const birth = (isChanged: boolean, more = {}): SignStep => ({
  at: 100,
  kind: 'birth-unsolicited',
  rule: 'S10',
  facts: { bdSeq: 4, isChanged, secondsSinceCommand: null },
  ...more,
});

describe('sparkplug-unsolicited-birth', () => {
  test('a birth that changes metrics, unasked, is high', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true)])).toEqual([['high', 'Site/Line1']]);
  });
  test('a change of configuration that keeps what was there is low', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(false)])).toEqual([['low', 'Site/Line1']]);
  });
  test('a node that does so by habit is not reported, and information when it changes metrics', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(false, { isQuirk: true })])).toEqual([]);
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true, { isQuirk: true })])).toEqual([
      ['info', 'quirk Site/Line1'],
    ]);
  });
});
