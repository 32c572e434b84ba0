import { describe, expect, test } from 'vitest';
import { observedWorld } from '../testing/observed-world';
import { playEvents, repeated } from '../testing/play-events';
import { slowClient } from './slow-client';

const dropping = (clientId: string) => ({ kind: 'queue.dropping', clientId, at: 0 }) as const;

describe('raises', () => {
  test('a connected MQTT client that is too slow', () => {
    const sessions = [{ clientId: 'hmi', username: null, address: '10.0.0.5', connectedSince: 1 }];
    const [first] = playEvents(slowClient, [dropping('hmi')], { world: observedWorld({ sessions }) });
    expect(first).toMatchObject({
      severity: 'low',
      key: 'client:hmi',
      subject: { kind: 'client', id: 'hmi' },
      evidence: { isConnected: true, addresses: ['10.0.0.5'] },
    });
    expect(first?.summary).toContain('more slowly than they come');
  });

  test('one that is away, and says that it is its stored session', () => {
    const [first] = playEvents(slowClient, [dropping('night-shift')]);
    expect(first).toMatchObject({ severity: 'low', evidence: { isConnected: false } });
    expect(first?.summary).toContain('stored session');
  });

  test('the monitor itself, and says so', () => {
    const [first] = playEvents(slowClient, [dropping('brokerwatch-monitor')]);
    expect(first).toMatchObject({
      severity: 'medium',
      key: 'monitor',
      subject: { kind: 'broker', id: '7' },
      title: 'The monitor is too slow for Plant',
    });
  });

  test('what goes on, once a minute', () => {
    const steps = repeated(120, 1, () => ({ kind: 'queue.dropping', clientId: 'hmi' }));
    expect(playEvents(slowClient, steps)).toHaveLength(2);
  });
});

test('stays silent when MQTT clients come and go, with stored sessions too', () => {
  expect(
    playEvents(slowClient, [
      { kind: 'client.connected', clientId: 'hmi', cleanStart: false, at: 0 },
      { kind: 'client.disconnected', clientId: 'hmi', reason: 'connection lost', at: 1 },
      { kind: 'session.resumed', clientId: 'hmi', at: 2 },
      { kind: 'session.expired', clientId: 'old', at: 3 },
    ]),
  ).toEqual([]);
});
