import { describe, expect, test } from 'vitest';
import { manySteps, playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugSequenceReplay } from './sparkplug-sequence-replay';

const repeat = (facts = {}) =>
  ({
    kind: 'sequence-repeat',
    rule: 'S07',
    facts: { seq: 17, last: 40, step: 233, isHistorical: false, ...facts },
  }) as const;
const replay = (secondsSince: number, facts = {}): SignStep => ({
  at: 1000,
  kind: 'payload-repeat',
  rule: 'S08',
  facts: { seq: 17, secondsSince, isHistorical: false, timestampStep: 0, ...facts },
});

describe('sparkplug-sequence-replay', () => {
  test('a repeated sequence number is medium, three in five minutes are high', () => {
    expect(
      raisedBy(
        sparkplugSequenceReplay,
        manySteps(2, 30, () => repeat()),
      ),
    ).toEqual([['medium', 'Site/Line1']]);
    expect(
      raisedBy(
        sparkplugSequenceReplay,
        manySteps(3, 30, () => repeat()),
      ),
    ).toEqual([
      ['medium', 'Site/Line1'],
      ['high', 'Site/Line1'],
    ]);
    expect(
      raisedBy(
        sparkplugSequenceReplay,
        manySteps(3, 200, () => repeat()),
      ),
    ).not.toContainEqual(['high', 'Site/Line1']);
  });

  test('a message without a number, of a node that numbers its messages, is said to be one', () => {
    const [raised] = raisesIn(
      playSigns(sparkplugSequenceReplay, [{ at: 5, ...repeat({ seq: null, step: null }) }]),
    );
    expect(raised?.title).toBe('Message of edge node Site/Line1 without a sequence number on Plant');
    expect(raised?.summary).toContain('carried no sequence number');
    expect(raised?.summary).not.toContain('again');
  });

  test('an earlier message again, byte for byte, is high', () => {
    expect(raisedBy(sparkplugSequenceReplay, [replay(300)])).toEqual([['high', 'Site/Line1']]);
  });

  test('a redelivery through a bridge, within a minute, is medium', () => {
    expect(raisedBy(sparkplugSequenceReplay, [replay(45)])).toEqual([['medium', 'Site/Line1']]);
  });

  test('a flush of stored values is not reported', () => {
    const steps = [
      ...manySteps(20, 1, () => repeat({ isHistorical: true })),
      replay(300, { isHistorical: true }),
    ];
    expect(raisedBy(sparkplugSequenceReplay, steps)).toEqual([]);
  });

  test('repeats of devices count for their node, as they share its sequence', () => {
    const steps = manySteps(3, 5, (turn) => ({ ...repeat(), device: `d${turn}` }));
    expect(raisedBy(sparkplugSequenceReplay, steps).map(([, key]) => key)).toEqual([
      'Site/Line1',
      'Site/Line1',
    ]);
  });
});
