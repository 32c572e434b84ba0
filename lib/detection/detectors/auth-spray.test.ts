import { describe, expect, test } from 'vitest';
import { oneDay, playEvents, repeated, type Step } from '../testing/play-events';
import { authSpray } from './auth-spray';

const failure = (clientId: string | null, address: string): Omit<Step, 'at'> => ({
  kind: 'auth.failed',
  clientId,
  address,
});
const names = ['pump', 'mixer', 'oven', 'press', 'hmi', 'scada'];
const name = (turn: number) => names[turn % names.length] ?? '';
const beginning: Step = { kind: 'client.connected', clientId: 'old', address: '10.0.0.1', at: 0 };

describe('raises', () => {
  test('one address that tries many MQTT client ids, slowly', () => {
    const [first] = playEvents(authSpray, [
      beginning,
      ...repeated(5, 110, (turn) => failure(name(turn), '10.9.9.9'), oneDay),
    ]);
    expect(first).toMatchObject({
      severity: 'medium',
      key: 'address:10.9.9.9',
      subject: { kind: 'address', id: '10.9.9.9' },
      evidence: { clientIds: ['pump', 'mixer', 'oven', 'press', 'hmi'] },
    });
  });

  test('many addresses that have never signed in, even where the broker names no id', () => {
    const found = playEvents(authSpray, [
      beginning,
      ...repeated(5, 60, (turn) => failure(null, `10.9.9.${turn}`), oneDay),
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'medium', key: 'broker', confidence: 0.7 });
  });

  test('an address that was only inferred, with less confidence', () => {
    const [first] = playEvents(
      authSpray,
      repeated(5, 60, (turn) => ({ ...failure(name(turn), '10.9.9.9'), addressConfidence: 'inferred' })),
    );
    expect(first).toMatchObject({ confidence: 0.5, evidence: { addressInferred: true } });
    expect(first?.summary).toContain('taken from the connection that was waiting');
  });

  test('no more than low while nobody is known yet', () => {
    const [first] = playEvents(
      authSpray,
      repeated(5, 1, (turn) => failure(name(turn), '10.9.9.9')),
    );
    expect(first?.severity).toBe('low');
  });
});

describe('stays silent', () => {
  const devices = (kind: Step['kind'], from: number): readonly Step[] =>
    repeated(20, 1, (turn) => ({ kind, clientId: `plc-${turn}`, address: `10.0.0.${turn}` }), from);
  const gateway = (kind: Step['kind'], from: number): readonly Step[] =>
    repeated(20, 1, (turn) => ({ kind, clientId: `plc-${turn}`, address: '10.0.0.1' }), from);

  test.each<{ name: string; steps: readonly Step[] }>([
    {
      name: 'when the shared password of known devices was changed',
      steps: [...devices('client.connected', 0), ...devices('auth.failed', oneDay)],
    },
    {
      name: 'when that of the devices behind one gateway was',
      steps: [...gateway('client.connected', 0), ...gateway('auth.failed', oneDay)],
    },
    {
      name: 'on one device whose software makes up an id for each try',
      steps: repeated(20, 20, (turn) => failure(`mqttjs_1f3a9c${10 + turn}`, '10.0.0.9'), oneDay),
    },
    {
      name: 'on one device that tries again and again',
      steps: repeated(50, 5, () => failure('plc-1', '10.0.0.9')),
    },
    {
      name: 'on four new addresses',
      steps: repeated(4, 1, (turn) => failure(null, `10.9.9.${turn}`)),
    },
    {
      name: 'on five addresses hours apart',
      steps: repeated(5, 7200, (turn) => failure(`a-${turn}`, `10.9.9.${turn}`)),
    },
    {
      name: 'where no address is told',
      steps: repeated(9, 1, (turn) => ({ kind: 'auth.failed', clientId: name(turn) })),
    },
    {
      name: 'about the monitor itself',
      steps: repeated(9, 1, (turn) => failure('brokerwatch-monitor', `10.9.9.${turn}`)),
    },
  ])('$name', ({ steps }) => {
    expect(playEvents(authSpray, steps)).toEqual([]);
  });
});
