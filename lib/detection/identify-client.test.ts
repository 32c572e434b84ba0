import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { identifyClient, isGeneratedId, listNames } from './identify-client';
import { eventObservation, observedWorld } from './testing/observed-world';

function identify(event: Partial<BrokerEvent>, sessions = observedWorld()) {
  const observation = eventObservation({ kind: 'client.subscribed', ...event });
  if (observation.type !== 'event') throw new Error('not an event');
  return identifyClient(observation.event, sessions);
}

describe('identifyClient', () => {
  const session = { clientId: 'a', username: 'alice', address: '10.0.0.5', connectedSince: 1 };

  test.each([
    {
      name: 'what the event says wins over the session',
      event: { clientId: 'a', username: 'bob', address: '10.0.0.6' },
      expected: { phrase: 'MQTT client “a” (user “bob”, from 10.0.0.6)', key: 'client:a' },
    },
    {
      name: 'the session fills in what the event does not say',
      event: { clientId: 'a' },
      expected: { phrase: 'MQTT client “a” (user “alice”, from 10.0.0.5)', isAnonymous: false },
    },
    {
      name: 'an unknown session leaves gaps that are said',
      event: { clientId: 'b' },
      expected: { phrase: 'MQTT client “b” (user not shown, address not shown)', isAnonymous: false },
    },
    {
      name: 'an id that was not told falls back to the address',
      event: { address: '10.0.0.6' },
      expected: {
        clientId: null,
        name: 'An MQTT client at 10.0.0.6',
        key: 'address:10.0.0.6',
        subject: { kind: 'address', id: '10.0.0.6' },
      },
    },
    {
      name: 'neither id nor address falls back to the broker',
      event: {},
      expected: { clientId: null, key: 'unnamed:', subject: { kind: 'broker', id: '7' } },
    },
  ])('$name', ({ event, expected }) => {
    expect(identify(event, observedWorld({ sessions: [session] }))).toMatchObject(expected);
  });
});

describe('isGeneratedId', () => {
  test.each([
    'mosq-X1abcdEFGH2ijkLMNop',
    'auto-5E0B1A2C-1111-2222-3333-ABCDEFABCDEF',
    'mqttjs_1f3a9c02',
    'mqtt-explorer-3d5c1f9a',
  ])('%s', (id) => {
    expect(isGeneratedId(id)).toBe(true);
  });
  test.each(['historian', 'sensor-00000001', 'plc-line-7', 'temperature', ''])('not %s', (id) => {
    expect(isGeneratedId(id)).toBe(false);
  });
});

describe('listNames', () => {
  test('names the first and counts the rest', () => {
    expect([listNames(['a'], 2), listNames(['a', 'b', 'c'], 2)]).toEqual(['“a”', '“a”, “b” and 1 more']);
  });
});
