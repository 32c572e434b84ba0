import { describe, expect, test } from 'vitest';
import { observedWorld, testStart } from '../testing/observed-world';
import { playEvents, repeated, type Step } from '../testing/play-events';
import { keepaliveAbuse } from './keepalive-abuse';

const connects = (
  times: number,
  keepAliveSeconds: number,
  more: Partial<Step> = {},
  seconds = 1,
): readonly Step[] =>
  repeated(times, seconds, (turn) => ({
    kind: 'client.connected',
    clientId: `c-${turn}`,
    address: '10.9.9.9',
    keepAliveSeconds,
    ...more,
  }));

describe('raises', () => {
  test.each([
    { keepAlive: 0, severity: 'high', key: 'endless:10.9.9.9' },
    { keepAlive: 65_535, severity: 'high', key: 'endless:10.9.9.9' },
    { keepAlive: 43_200, severity: 'high', key: 'endless:10.9.9.9' },
    { keepAlive: 1, severity: 'low', key: 'hasty:10.9.9.9' },
    { keepAlive: 3, severity: 'low', key: 'hasty:10.9.9.9' },
  ])('five connections with a keep-alive of $keepAlive: $severity', ({ keepAlive, severity, key }) => {
    const found = playEvents(keepaliveAbuse, connects(5, keepAlive));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, key, evidence: { keepAliveSeconds: keepAlive } });
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on ordinary keep-alives', steps: [4, 10, 60, 300, 3600].flatMap((each) => connects(20, each)) },
    { name: 'on four devices', steps: connects(4, 0) },
    { name: 'on one device that reconnects', steps: connects(50, 0, { clientId: 'plc' }) },
    { name: 'on devices put into service over an hour', steps: connects(20, 0, {}, 180) },
    {
      name: 'on many devices with addresses of their own',
      steps: repeated(50, 1, (turn) => ({
        kind: 'client.connected',
        clientId: `c-${turn}`,
        address: `10.0.0.${turn}`,
        keepAliveSeconds: 0,
      })),
    },
    {
      name: 'when a gateway that was lost reconnects all its devices',
      steps: [
        ...connects(50, 60, { kind: 'client.disconnected', reason: 'keepalive timeout' }, 0.01),
        ...connects(50, 0),
      ],
    },
    { name: 'where the broker tells no address', steps: connects(50, 0, { address: undefined }) },
  ])('$name', ({ steps }) => {
    expect(playEvents(keepaliveAbuse, steps)).toEqual([]);
  });

  test('when everyone connects at once after the broker came back', () => {
    const world = observedWorld({ seeingSince: testStart - 60_000 });
    expect(playEvents(keepaliveAbuse, connects(50, 0), { world })).toEqual([]);
  });
});
