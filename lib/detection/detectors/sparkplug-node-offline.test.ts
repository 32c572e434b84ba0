import { describe, expect, test } from 'vitest';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { observedWorld, raisesIn, sparkplugObservation, testStart } from '../testing/observed-world';
import { sparkplugNodeOffline } from './sparkplug-node-offline';

type Step = { readonly second: number } & Partial<
  Pick<SparkplugTransition, 'cause' | 'next' | 'device' | 'bdSeq'>
>;

function play(steps: readonly Step[], options: { settings?: unknown; openKeys?: readonly string[] } = {}) {
  const detector = sparkplugNodeOffline.start(options.settings ?? {}, options);
  return steps.flatMap(({ second, cause, next, ...rest }) => {
    const now = testStart + second * 1000;
    const observation =
      cause && next ? sparkplugObservation({ cause, next, at: now, ...rest }) : ({ type: 'sweep' } as const);
    return detector.run(observation, observedWorld(), now);
  });
}

const death = (second: number) => ({ second, cause: 'NDEATH', next: 'offline', bdSeq: 4 }) as const;
const birth = (second: number) => ({ second, cause: 'NBIRTH', next: 'online' }) as const;

describe('sparkplug-node-offline', () => {
  test('a death without a birth is raised once, and cleared by the next birth', () => {
    const findings = play([birth(0), death(10), { second: 12 }, { second: 13 }, { second: 60 }, birth(100)]);
    expect(findings.map(({ action, at, key }) => [action, at, key])).toEqual([
      ['raise', testStart + 13_000, 'Site/Line1'],
      ['clear', testStart + 100_000, 'Site/Line1'],
    ]);
    expect(raisesIn(findings)[0]).toMatchObject({
      severity: 'high',
      subject: { kind: 'node', id: 'Site/Line1' },
      evidence: { bdSeq: 4 },
    });
  });

  test('a node that left without a death certificate is medium, until it is heard again', () => {
    const left = { second: 10, cause: 'client-left', next: 'unknown' } as const;
    const data = { second: 70, cause: 'DATA', next: 'online' } as const;
    const findings = play([birth(0), left, { second: 40 }, { second: 60 }, data]);
    expect(findings.map(({ action, at }) => [action, at])).toEqual([
      ['raise', testStart + 40_000],
      ['clear', testStart + 70_000],
    ]);
    const [raised] = raisesIn(findings);
    expect(raised).toMatchObject({ severity: 'medium', evidence: { cause: 'client-left' } });
    expect(raised?.title).toContain('has left without a death certificate');
  });

  test('a death certificate that comes after all, as with a delayed Will, makes it high', () => {
    const left = { second: 10, cause: 'client-left', next: 'unknown' } as const;
    const late = { ...death(100), previous: 'unknown' } as const;
    const raised = raisesIn(play([birth(0), left, { second: 40 }, late, { second: 104 }, { second: 200 }]));
    expect(raised.map(({ severity, key }) => [severity, key])).toEqual([
      ['medium', 'Site/Line1'],
      ['high', 'Site/Line1'],
    ]);
    const before = raisesIn(
      play([birth(0), left, { second: 30 }, late, { second: 104 }], { settings: { graceSeconds: 60 } }),
    );
    expect(before).toEqual([]);
  });

  test('the devices behind it are named, without those that had left before', () => {
    const online = (device: string) => ({ second: 1, cause: 'DBIRTH', next: 'online', device }) as const;
    const gone = { second: 5, cause: 'DDEATH', next: 'offline', device: 'c' } as const;
    const stale = { second: 10, cause: 'parent-death', next: 'offline', device: 'a' } as const;
    const findings = play([
      birth(0),
      online('a'),
      online('b'),
      online('c'),
      gone,
      death(10),
      stale,
      { second: 20 },
    ]);
    expect(raisesIn(findings)[0]).toMatchObject({ evidence: { devices: ['a', 'b'] } });
    expect(raisesIn(findings)[0]?.summary).toContain('Its 2 devices are stale');
  });

  test.each([
    { name: 'a restart within the grace', steps: [birth(0), death(10), birth(12), { second: 60 }] },
    {
      name: 'a duplicate death (own and Last Will) before the birth',
      steps: [death(10), death(11), birth(12), { second: 60 }],
    },
    {
      name: 'a monitor that loses the link',
      steps: [birth(0), { second: 10, cause: 'link-lost', next: 'unknown' } as const, { second: 60 }],
    },
    {
      name: 'a death just before the monitor loses the link',
      steps: [death(10), { second: 11, cause: 'link-lost', next: 'unknown' } as const, { second: 60 }],
    },
    {
      name: 'the death of a device only',
      steps: [
        birth(0),
        { second: 10, cause: 'DDEATH', next: 'offline', device: 'a' } as const,
        { second: 60 },
      ],
    },
  ])('$name is not reported', ({ steps }) => {
    expect(play(steps)).toEqual([]);
  });

  test('a reported node of which data arrives again is cleared, and nothing more is claimed', () => {
    const data = { second: 30, cause: 'DATA', next: 'unknown' } as const;
    const findings = play([birth(0), death(10), { second: 20 }, data, { second: 60 }]);
    expect(findings.map(({ action }) => action)).toEqual(['raise', 'clear']);
    expect(findings[1]?.summary).toBe(
      'Data of edge node Site/Line1 arrives again; whether it is online is not known.',
    );
  });

  test('a reported node stays reported when the monitor loses the link', () => {
    const lost = { second: 30, cause: 'link-lost', next: 'unknown' } as const;
    expect(play([birth(0), death(10), { second: 20 }, lost]).map(({ action }) => action)).toEqual(['raise']);
  });

  test('an alert left open by an earlier process is cleared by a birth', () => {
    expect(play([birth(0)], { openKeys: ['Site/Line1'] })).toMatchObject([
      { action: 'clear', key: 'Site/Line1' },
    ]);
  });
});
