import { describe, expect, test } from 'vitest';
import { learnedAfter, manySteps, playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugDataBeforeBirth } from './sparkplug-data-before-birth';

const heard = (at: number, edgeNode: string, secondsSinceLink: number, facts = {}): SignStep => ({
  at,
  kind: 'data-before-birth',
  rule: 'S01',
  edgeNode,
  facts: { secondsSinceLink, hasCertificate: false, ...facts },
});
const deviceHeard = (at: number): SignStep => ({
  at,
  kind: 'device-data-before-birth',
  rule: 'S03',
  device: 'press',
  facts: { secondsSinceNodeBirth: 5 },
});
/** A first node, long ago, so that learning is over. */
const begun = heard(0, 'Line0', 5);

describe('sparkplug-data-before-birth', () => {
  test('data of a node that was never born is medium', () => {
    const steps = [begun, heard(learnedAfter, 'Ghost', 3000), heard(learnedAfter + 5, 'Ghost', 3005)];
    expect(raisedBy(sparkplugDataBeforeBirth, steps)).toEqual([['medium', 'Site/Ghost']]);
  });

  test.each([
    {
      name: 'the first ten minutes after our own connect',
      steps: [begun, heard(learnedAfter, 'Line1', 590)],
    },
    {
      name: 'a node heard in the first minutes that goes on without a birth',
      steps: [
        begun,
        heard(learnedAfter, 'Line1', 30),
        ...manySteps(50, 60, () => ({ ...heard(0, 'Line1', 9000) }) as never, learnedAfter + 700),
      ],
    },
    {
      name: 'a node whose certificate the broker keeps',
      steps: [begun, heard(learnedAfter, 'Line1', 3000, { hasCertificate: true })],
    },
  ])('$name is not reported', ({ steps }) => {
    expect(raisedBy(sparkplugDataBeforeBirth, steps)).toEqual([]);
  });

  test('a quiet node that first speaks while the broker is new to the monitor is low', () => {
    expect(raisedBy(sparkplugDataBeforeBirth, [begun, heard(1200, 'Quiet', 1200)])).toEqual([
      ['low', 'Site/Quiet'],
    ]);
  });

  test('nodes met before a restart of the monitor are known after it', () => {
    const first = sparkplugDataBeforeBirth.start({});
    playSigns({ ...sparkplugDataBeforeBirth, start: () => first }, [begun]);
    const memory = JSON.parse(JSON.stringify(first.memory()));
    expect(raisedBy(sparkplugDataBeforeBirth, [heard(learnedAfter, 'Line0', 3000)], { memory })).toEqual([]);
    expect(raisedBy(sparkplugDataBeforeBirth, [heard(learnedAfter, 'Ghost', 3000)], { memory })).toEqual([
      ['medium', 'Site/Ghost'],
    ]);
  });

  test('device data before its birth is medium', () => {
    expect(raisedBy(sparkplugDataBeforeBirth, [deviceHeard(100), deviceHeard(101)])).toEqual([
      ['medium', 'Site/Line1/press'],
    ]);
  });

  test('a device birth that its data overtook is not reported', () => {
    expect(
      raisedBy(sparkplugDataBeforeBirth, [deviceHeard(100), { at: 103, cause: 'DBIRTH', device: 'press' }]),
    ).toEqual([]);
  });

  test('a gateway that never bears its devices, known from learning, is not reported', () => {
    expect(raisedBy(sparkplugDataBeforeBirth, [{ ...deviceHeard(100), isQuirk: true } as SignStep])).toEqual(
      [],
    );
  });
});
