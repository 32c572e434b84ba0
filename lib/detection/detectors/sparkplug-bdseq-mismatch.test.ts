import { describe, expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { testStart } from '../testing/observed-world';
import { sparkplugBdseqMismatch } from './sparkplug-bdseq-mismatch';

const mismatch = (bdSeq: number, current: number, more = {}): SignStep => ({
  at: 1000,
  kind: 'death-mismatch',
  rule: 'S05',
  facts: { bdSeq, current, previous: current - 1, secondsSinceBirth: 500 },
  ...more,
});

describe('sparkplug-bdseq-mismatch', () => {
  test('a death of a far session is medium', () => {
    expect(raisedBy(sparkplugBdseqMismatch, [mismatch(150, 7)])).toEqual([['medium', 'Site/Line1']]);
  });

  test.each([
    { name: 'a late Last Will of some sessions ago', step: mismatch(253, 2) },
    { name: 'a session whose birth was lost', step: mismatch(9, 7) },
    {
      name: 'a birth that the monitor missed while it was away',
      step: mismatch(150, 7),
      world: { seeingSince: testStart + 900_000 },
    },
    {
      name: 'a birth that jumps after failed connections',
      step: { at: 5, kind: 'birth-bdseq', rule: 'S11', facts: { bdSeq: 90, previous: 12 } } as const,
    },
  ])('$name is low', ({ step, world = {} }) => {
    expect(raisedBy(sparkplugBdseqMismatch, [step], { world })).toEqual([['low', 'Site/Line1']]);
  });

  test('a node that never counts right, known from learning, is not reported', () => {
    expect(raisedBy(sparkplugBdseqMismatch, [mismatch(150, 7, { isQuirk: true })])).toEqual([]);
  });
});
