import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, repeated, type Step } from '../testing/play-events';
import { authSuccessAfterFailures } from './auth-success-after-failures';

const failures = (times: number, clientId: string | null, address?: string, from = 0): readonly Step[] =>
  repeated(times, 10, () => ({ kind: 'auth.failed', clientId, address }), from);
const success = (clientId: string, address: string | undefined, at: number): Step => ({
  kind: 'client.connected',
  clientId,
  address,
  at,
});
const tried = repeated(6, 10, (turn) => ({
  kind: 'auth.failed',
  clientId: ['a', 'b', 'c'][turn % 3] ?? '',
  address: '10.9.9.9',
}));
const beginning = success('old', '10.0.0.1', 0);

describe('raises', () => {
  test.each<{ name: string; steps: readonly Step[]; severity: string; says: string }>([
    {
      name: 'an id that was guessed',
      steps: [...failures(5, 'scada', '10.9.9.9'), success('scada', '10.9.9.9', 60)],
      severity: 'critical',
      says: 'may have been guessed',
    },
    {
      name: 'a new id after several others were tried',
      steps: [...tried, success('d', '10.9.9.9', 90)],
      severity: 'critical',
      says: 'tried several other MQTT client ids',
    },
    {
      name: 'an id where the broker tells no address',
      steps: [...failures(5, 'scada'), success('scada', '10.9.9.9', 60)],
      severity: 'critical',
      says: 'may have been guessed',
    },
    {
      name: 'a stranger where the broker tells no id',
      steps: [beginning, ...failures(5, null, '10.9.9.9', oneDay), success('x', '10.9.9.9', oneDay + 60)],
      severity: 'medium',
      says: 'does not tell whose',
    },
    {
      name: 'a known device whose password was corrected, as low',
      steps: [
        success('plc', '10.0.0.5', 0),
        ...failures(9, 'plc', '10.0.0.5', oneDay),
        success('plc', '10.0.0.5', oneDay + 100),
      ],
      severity: 'low',
      says: 'has been corrected',
    },
  ])('$name', ({ steps, severity, says }) => {
    const found = playEvents(authSuccessAfterFailures, steps);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity });
    expect(found[0]?.summary).toContain(says);
  });

  test('once, not again at every later connection', () => {
    const found = playEvents(authSuccessAfterFailures, [
      ...failures(5, 'scada', '10.9.9.9'),
      success('scada', '10.9.9.9', 60),
      success('scada', '10.9.9.9', 70),
    ]);
    expect(found).toHaveLength(1);
  });

  test('no more than low, about a neighbour of a device that fails, while nobody is known yet', () => {
    const [first] = playEvents(authSuccessAfterFailures, [
      ...failures(9, 'plc-1', '10.0.0.1'),
      success('plc-2', '10.0.0.1', 100),
    ]);
    expect(first?.severity).toBe('low');
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    {
      name: 'on four failures before the success',
      steps: [...failures(4, 'plc', '10.0.0.5'), success('plc', '10.0.0.5', 60)],
    },
    {
      name: 'on failures of hours ago',
      steps: [...failures(9, 'plc', '10.0.0.5'), success('plc', '10.0.0.5', 7200)],
    },
    {
      name: 'on a known neighbour behind the same address',
      steps: [
        success('plc-2', '10.0.0.1', 0),
        ...failures(9, 'plc-1', '10.0.0.1', oneDay),
        success('plc-2', '10.0.0.1', oneDay + 100),
      ],
    },
    {
      name: 'on a known neighbour where the broker tells no id',
      steps: [
        success('plc-2', '10.0.0.1', 0),
        ...failures(9, null, '10.0.0.1', oneDay),
        success('plc-2', '10.0.0.1', oneDay + 100),
      ],
    },
    {
      name: 'on a device that reconnects while a stranger elsewhere guesses at its id',
      steps: [
        success('plc', '10.0.0.5', 0),
        ...failures(9, 'plc', '10.9.9.9', oneDay),
        success('plc', '10.0.0.5', oneDay + 100),
      ],
    },
    {
      name: 'when all devices come back after a restart',
      steps: repeated(100, 0.1, (turn) => ({
        kind: 'client.connected',
        clientId: `plc-${turn}`,
        address: '10.0.0.1',
      })),
    },
    {
      name: 'about the monitor itself',
      steps: [
        ...failures(9, 'brokerwatch-monitor', '10.0.0.5'),
        success('brokerwatch-monitor', '10.0.0.5', 100),
      ],
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(authSuccessAfterFailures, steps)).toEqual([]);
  });
});
