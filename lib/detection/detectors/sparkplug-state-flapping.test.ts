import { describe, expect, test } from 'vitest';
import { raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { testStart } from '../testing/observed-world';
import { sparkplugStateFlapping } from './sparkplug-state-flapping';

const t = (second: number) => testStart + second * 1000;
const state = (at: number, online: boolean, timestamp: number | null, more = {}): SignStep => ({
  at,
  kind: 'state',
  rule: 'S27',
  group: '',
  edgeNode: '',
  hostId: 'scada',
  facts: { online, timestamp, isReadable: true, isRetained: true },
  ...more,
});
/** Online and offline by turns, every `seconds`; Wills carry the time of their birth unless `isForged`. */
const turns = (times: number, seconds: number, isForged = false): readonly SignStep[] =>
  Array.from({ length: times }, (_, turn) => {
    const at = turn * seconds;
    const online = turn % 2 === 0;
    return state(at, online, online || isForged ? t(at) : t(at - seconds));
  });

describe('sparkplug-state-flapping', () => {
  test('four changes in five minutes that are not all its own Wills are high', () => {
    expect(raisedBy(sparkplugStateFlapping, turns(6, 30, true))).toEqual([['high', 'host scada']]);
  });
  test('an unstable link, each offline its own Will, is medium', () => {
    expect(raisedBy(sparkplugStateFlapping, turns(6, 30))).toEqual([['medium', 'host scada']]);
  });
  test('a host that says each time that it was never away is high', () => {
    const steps = turns(6, 30).map(
      (step) => ({ ...step, facts: { ...('facts' in step ? step.facts : {}), timestamp: t(0) } }) as SignStep,
    );
    expect(raisedBy(sparkplugStateFlapping, steps)).toEqual([['high', 'host scada']]);
  });
  test('a legacy host’s form excuses nothing', () => {
    const steps = turns(6, 30, true).map((step) => ({ ...step, isQuirk: true }) as SignStep);
    expect(raisedBy(sparkplugStateFlapping, steps)).toEqual([['high', 'host scada']]);
  });
  test('a birth with an old time is high', () => {
    expect(raisedBy(sparkplugStateFlapping, [state(0, true, t(0)), state(50, true, t(-60))])).toEqual([
      ['high', 'host scada'],
    ]);
  });
  test.each([
    {
      name: 'a true host after a forged time of the far future',
      steps: [state(0, true, t(0)), state(20, true, t(90_000)), state(50, true, t(50))],
    },
    { name: 'one restart', steps: turns(3, 60) },
    { name: 'restarts over an hour', steps: turns(20, 180) },
    { name: 'a failover', steps: [state(0, true, t(0)), state(60, false, t(0)), state(60.5, true, t(60))] },
    { name: 'a clock set back a little', steps: [state(0, true, t(0)), state(50, true, t(-3))] },
    { name: 'repeated announcements', steps: Array.from({ length: 30 }, (_, n) => state(n * 5, true, t(0))) },
    {
      name: 'late Wills of older sessions',
      steps: Array.from({ length: 30 }, (_, n) => state(n * 5, n % 2 === 0, n % 2 === 0 ? t(0) : t(-100))),
    },
    {
      name: 'learned old text on a new topic',
      steps: turns(3, 10).map((step) => ({ ...step, isQuirk: true }) as SignStep),
    },
  ])('$name is not reported', ({ steps }) => {
    expect(raisedBy(sparkplugStateFlapping, steps)).toEqual([]);
  });
});
