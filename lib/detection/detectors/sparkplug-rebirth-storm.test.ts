import { describe, expect, test } from 'vitest';
import { manySteps, raisedBy } from '../sparkplug/testing/play-signs';
import { sparkplugRebirthStorm } from './sparkplug-rebirth-storm';

const rebirth = (more = {}) =>
  ({
    kind: 'command',
    rule: 'S23',
    facts: { metrics: ['Node Control/Rebirth'], isRebirthOnly: true },
    ...more,
  }) as const;
const fleet = manySteps(60, 0.5, (turn) => rebirth({ edgeNode: `Line${turn}` }), 10);
const hostOnline = {
  at: 5,
  kind: 'state',
  rule: 'S26',
  group: '',
  edgeNode: '',
  hostId: 'scada',
  facts: { online: true, isKnown: true, previous: 'offline', timestamp: 9, previousTimestamp: 8 },
} as const;

describe('sparkplug-rebirth-storm', () => {
  test('three rebirths of one node within a minute are medium', () => {
    expect(
      raisedBy(
        sparkplugRebirthStorm,
        manySteps(3, 6, () => rebirth()),
      ),
    ).toEqual([['medium', 'Site/Line1']]);
  });
  test('twenty nodes within a minute are medium, one alert for the broker', () => {
    expect(raisedBy(sparkplugRebirthStorm, fleet)).toEqual([['medium', 'broker']]);
  });
  test('a SCADA restart that asks everybody once is low', () => {
    expect(raisedBy(sparkplugRebirthStorm, [hostOnline, ...fleet])).toEqual([['low', 'broker']]);
  });
  test.each([
    { name: 'a host that was online all the time', facts: { previous: 'online' } },
    { name: 'a host that nobody knows', facts: { isKnown: false, previous: null, previousTimestamp: null } },
    { name: 'an old time', facts: { timestamp: 7 } },
  ])('a STATE online excuses nothing: $name', ({ facts }) => {
    const online = { ...hostOnline, facts: { ...hostOnline.facts, ...facts } };
    expect(raisedBy(sparkplugRebirthStorm, [online, ...fleet])).toEqual([['medium', 'broker']]);
  });
  test('asking the same nodes again and again is no restart', () => {
    const again = manySteps(60, 0.5, (turn) => rebirth({ edgeNode: `Line${turn % 5}` }), 10);
    expect(raisedBy(sparkplugRebirthStorm, [hostOnline, ...again])).toContainEqual(['medium', 'Site/Line1']);
  });
  test('a lossy link, for which the host asks every five seconds, is low', () => {
    const steps = manySteps(10, 5, () => rebirth(), 2);
    expect(raisedBy(sparkplugRebirthStorm, [{ at: 0, kind: 'sequence-gap', rule: 'S09' }, ...steps])).toEqual(
      [['low', 'Site/Line1']],
    );
  });
  test('a rebirth now and then is not reported', () => {
    expect(
      raisedBy(
        sparkplugRebirthStorm,
        manySteps(20, 40, () => rebirth()),
      ),
    ).toEqual([]);
  });
});
