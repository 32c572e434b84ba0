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

const redefined: SignStep = { at: 100, kind: 'birth-changed', rule: 'S13' };

describe('sparkplug-unsolicited-birth', () => {
  test('a birth that changes metrics, unasked, is high', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true), redefined])).toEqual([['high', 'Site/Line1']]);
  });
  test('the second of two births that changes them is high, also when the sweep comes late', () => {
    const steps: readonly SignStep[] = [
      birth(false),
      { ...birth(true), at: 102 },
      { ...redefined, at: 102 },
      { at: 109, cause: 'DBIRTH' },
    ];
    expect(raisedBy(sparkplugUnsolicitedBirth, steps)).toEqual([['high', 'Site/Line1']]);
  });
  test('a change of configuration that keeps what was there is low, also when it adds metrics', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true)])).toEqual([['low', 'Site/Line1']]);
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(false)])).toEqual([['low', 'Site/Line1']]);
  });
  test('a node that does so by habit is not reported, unless it redefines metrics', () => {
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(false, { isQuirk: true })])).toEqual([]);
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true, { isQuirk: true })])).toEqual([]);
    expect(raisedBy(sparkplugUnsolicitedBirth, [birth(true, { isQuirk: true }), redefined])).toEqual([
      ['high', 'Site/Line1'],
    ]);
  });
});
