import { describe, expect, test } from 'vitest';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { observedWorld, raisesIn, sparkplugObservation, testStart } from '../testing/observed-world';
import { sparkplugDeviceOffline } from './sparkplug-device-offline';

type Step = { readonly second: number } & Partial<Pick<SparkplugTransition, 'cause' | 'next'>>;

function play(steps: readonly Step[], openKeys: readonly string[] = []) {
  const detector = sparkplugDeviceOffline.start({}, { openKeys });
  return steps.flatMap(({ second, cause, next }) => {
    const now = testStart + second * 1000;
    const observation =
      cause && next
        ? sparkplugObservation({ cause, next, at: now, device: 'Pump' })
        : ({ type: 'sweep' } as const);
    return detector.run(observation, observedWorld(), now);
  });
}

const death = (second: number) => ({ second, cause: 'DDEATH', next: 'offline' }) as const;
const birth = (second: number) => ({ second, cause: 'DBIRTH', next: 'online' }) as const;
const parentDeath = (second: number) => ({ second, cause: 'parent-death', next: 'offline' }) as const;

describe('sparkplug-device-offline', () => {
  test('a death without a birth is raised once, and cleared by the next birth', () => {
    const findings = play([birth(0), death(10), { second: 13 }, { second: 60 }, birth(100)]);
    expect(findings.map(({ action, at, key }) => [action, at, key])).toEqual([
      ['raise', testStart + 13_000, 'Site/Line1/Pump'],
      ['clear', testStart + 100_000, 'Site/Line1/Pump'],
    ]);
    expect(raisesIn(findings)[0]).toMatchObject({
      severity: 'medium',
      subject: { kind: 'device', id: 'Site/Line1/Pump' },
    });
  });

  test('a reported device stays reported when its node dies and is born without it', () => {
    const findings = play([
      death(10),
      { second: 20 },
      parentDeath(30),
      { second: 31, cause: 'parent-birth', next: 'unknown' },
      { second: 60 },
      birth(70),
    ]);
    expect(findings.map(({ action, at }) => [action, at])).toEqual([
      ['raise', testStart + 20_000],
      ['clear', testStart + 70_000],
    ]);
  });

  test.each([
    { name: 'a device that dies with its node', steps: [birth(0), parentDeath(10), { second: 60 }] },
    { name: 'a device whose node dies right after it', steps: [death(10), parentDeath(11), { second: 60 }] },
    { name: 'a device that is born again within the grace', steps: [death(10), birth(12), { second: 60 }] },
    {
      name: 'a monitor that loses the link',
      steps: [birth(0), { second: 10, cause: 'link-lost', next: 'unknown' } as const, { second: 60 }],
    },
  ])('$name is not reported', ({ steps }) => {
    expect(play(steps)).toEqual([]);
  });

  test('an alert left open by an earlier process is cleared by a birth', () => {
    expect(play([birth(0)], ['Site/Line1/Pump'])).toMatchObject([{ action: 'clear' }]);
  });
});
