import { describe, expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugDataAfterDeath } from './sparkplug-data-after-death';

const data = (at: number, facts = {}): SignStep => ({
  at,
  kind: 'data-after-death',
  rule: 'S02',
  facts: { secondsSinceDeath: 20, isMatchedDeath: true, isInOrder: false, ...facts },
});
const deviceData = (at: number, secondsSinceDeath: number, more = {}): SignStep => ({
  at,
  kind: 'device-data-after-death',
  rule: 'S03',
  device: 'press',
  facts: { secondsSinceDeath },
  ...more,
});

describe('sparkplug-data-after-death', () => {
  test('data of a dead node is high, told once while it goes on', () => {
    expect(raisedBy(sparkplugDataAfterDeath, [data(20), data(21), data(30)])).toEqual([
      ['high', 'Site/Line1'],
    ]);
  });

  test('a single message in order, after which nothing comes, is high; one out of order is not held up by it', () => {
    const inOrder = { isInOrder: true, bdSeq: 7 };
    expect(raisedBy(sparkplugDataAfterDeath, [data(20, inOrder)], { tail: 90 })).toEqual([
      ['high', 'Site/Line1'],
    ]);
    expect(raisedBy(sparkplugDataAfterDeath, [data(20, inOrder), data(21)], { tail: 15 })).toEqual([
      ['high', 'Site/Line1'],
    ]);
  });

  test('data of a dead device is medium', () => {
    expect(raisedBy(sparkplugDataAfterDeath, [deviceData(20, 20)])).toEqual([['medium', 'Site/Line1/press']]);
  });

  test.each([
    { name: 'data sent before the death, out of order', steps: [data(1, { secondsSinceDeath: 1 })] },
    {
      name: 'data that overtook the birth after it',
      steps: [data(20), { at: 21, cause: 'NBIRTH' } as const],
    },
    { name: 'a late Will of an older session', steps: [data(20, { isMatchedDeath: false })] },
    {
      name: 'a node that just goes on counting (told as a forged death)',
      steps: [
        data(20, { isInOrder: true, bdSeq: 7 }),
        { at: 25, kind: 'death-contradicted', rule: 'S04' } as const,
        data(25, { isInOrder: true, bdSeq: 7 }),
      ],
    },
    {
      name: 'a message in order, and the monitor lost its link before it could see more',
      steps: [data(20, { isInOrder: true, bdSeq: 7 }), { at: 30, cause: 'link-lost' } as const],
    },
    {
      name: 'a message in order just before a new birth',
      steps: [data(20, { isInOrder: true, bdSeq: 7 }), { at: 50, cause: 'NBIRTH' } as const],
    },
    {
      name: 'a late Will of a node that never counts its bdSeq',
      steps: [data(20, { isInOrder: true, bdSeq: 0 })],
    },
    { name: 'device data sent before the death', steps: [deviceData(1, 1)] },
    {
      name: 'device data that overtook the birth',
      steps: [deviceData(20, 20), { at: 21, cause: 'DBIRTH', device: 'press' } as const],
    },
    { name: 'a gateway whose devices always go on', steps: [deviceData(20, 20, { isQuirk: true })] },
  ])('$name is not reported', ({ steps }) => {
    expect(raisedBy(sparkplugDataAfterDeath, steps, { tail: 90 })).toEqual([]);
  });

  test('the birth of another device does not excuse it', () => {
    const steps = [deviceData(20, 20), { at: 21, cause: 'DBIRTH', device: 'saw' } as const];
    expect(raisedBy(sparkplugDataAfterDeath, steps)).toEqual([['medium', 'Site/Line1/press']]);
  });
});
