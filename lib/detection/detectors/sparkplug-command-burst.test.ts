import { describe, expect, test } from 'vitest';
import { learnedAfter, manySteps, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugCommandBurst } from './sparkplug-command-burst';

const write = {
  kind: 'command',
  rule: 'S21',
  facts: { metrics: ['speed'], isRebirthOnly: false, isReboot: false },
} as const;
const rebirth = {
  kind: 'command',
  rule: 'S23',
  facts: { metrics: ['Node Control/Rebirth'], isRebirthOnly: true, isReboot: false },
} as const;
const hostOnline = (at: number, previous = 'offline'): SignStep => ({
  at,
  kind: 'state',
  rule: 'S26',
  group: '',
  edgeNode: '',
  hostId: 'scada',
  facts: {
    online: true,
    isReadable: true,
    isRetained: false,
    isKnown: true,
    previous,
    timestamp: 9,
    previousTimestamp: 8,
  },
});
/** One ordinary command long before, from which learning counts. */
const begun: SignStep = { at: 0, ...write };
const later = (steps: readonly SignStep[]) => [
  begun,
  ...steps.map((step) => ({ ...step, at: step.at + learnedAfter })),
];

describe('sparkplug-command-burst', () => {
  test('five commands to one node within a minute are high', () => {
    expect(raisedBy(sparkplugCommandBurst, later(manySteps(5, 5, () => write)))).toEqual([
      ['high', 'Site/Line1'],
    ]);
  });
  test('commands to five nodes within a minute are high, one alert for the broker', () => {
    const steps = manySteps(8, 5, (turn) => ({ ...write, edgeNode: `Line${turn}` }));
    expect(raisedBy(sparkplugCommandBurst, later(steps))).toEqual([['high', 'broker']]);
  });
  test('a single command to restart a node is high', () => {
    const reboot = {
      ...write,
      facts: { metrics: ['Node Control/Reboot'], isRebirthOnly: false, isReboot: true },
    };
    expect(raisedBy(sparkplugCommandBurst, [{ at: 0, ...reboot }])).toEqual([['high', 'Site/Line1']]);
  });
  test('an operator’s set points now and then are not reported', () => {
    expect(raisedBy(sparkplugCommandBurst, later(manySteps(20, 20, () => write)))).toEqual([]);
  });
  test('a control loop known from learning is not reported', () => {
    const loop = manySteps(60, 6, () => write);
    expect(raisedBy(sparkplugCommandBurst, [...loop, ...later(loop).slice(1)])).toEqual([]);
    expect(
      raisedBy(sparkplugCommandBurst, [...loop, ...later(manySteps(40, 1, () => write)).slice(1)]),
    ).toEqual([['high', 'Site/Line1']]);
  });
  test('only rebirths are medium; low when a host application has just come online and asks everybody', () => {
    const fleet = manySteps(30, 0.5, (turn) => ({ ...rebirth, edgeNode: `Line${turn}` }), 10);
    expect(raisedBy(sparkplugCommandBurst, fleet)).toEqual([['medium', 'broker']]);
    expect(raisedBy(sparkplugCommandBurst, [hostOnline(5), ...fleet])).toEqual([['low', 'broker']]);
    expect(raisedBy(sparkplugCommandBurst, [hostOnline(5, 'online'), ...fleet])).toEqual([
      ['medium', 'broker'],
    ]);
  });
  test('what is usual outlives a restart', () => {
    const first = sparkplugCommandBurst.start({});
    const loop = manySteps(60, 6, () => write);
    raisedBy({ ...sparkplugCommandBurst, start: () => first }, loop);
    const memory = JSON.parse(JSON.stringify(first.memory()));
    expect(raisedBy(sparkplugCommandBurst, later(loop).slice(1), { memory })).toEqual([]);
  });
});
