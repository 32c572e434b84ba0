import { expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { StoredPresence } from './stored-presence';

const start = Date.UTC(2026, 0, 5);

function stored(kind: BrokerEvent['kind'], topic: string, words: string, seconds = 0): BrokerEvent {
  return {
    kind,
    receivedAt: start + seconds * 1000,
    brokerAt: null,
    clientId: null,
    clientIdConfidence: 'absent',
    reason: 'as told',
    topic,
    origin: 'mqtt',
    spoofable: true,
    raw: `${topic}: ${words}, as told`,
  };
}
const tell = (transitions: ReturnType<StoredPresence['read']>) =>
  transitions.map(({ entity, edgeNode, device, hostId, cause, previous, next }) => [
    entity,
    hostId ?? [edgeNode, device].filter((name) => name !== null).join('/'),
    cause,
    previous,
    next,
  ]);

test('births and deaths come back as they were, and devices die with their node', () => {
  const presence = new StoredPresence();
  const birth = stored('sparkplug.nbirth', 'spBv1.0/g/NBIRTH/press', 'unknown → online');
  expect(tell(presence.read(birth))).toEqual([['node', 'press', 'NBIRTH', 'unknown', 'online']]);
  for (const device of ['plc', 'cam'])
    presence.read(stored('sparkplug.dbirth', `spBv1.0/g/DBIRTH/press/${device}`, 'unknown → online'));
  presence.read(stored('sparkplug.ddeath', 'spBv1.0/g/DDEATH/press/cam', 'online → offline'));
  const death = stored('sparkplug.ndeath', 'spBv1.0/g/NDEATH/press', 'online → offline', 9);
  expect(tell(presence.read(death))).toEqual([
    ['node', 'press', 'NDEATH', 'online', 'offline'],
    ['device', 'press/plc', 'parent-death', 'online', 'offline'],
  ]);
});

test('a death that was ignored stays without consequence', () => {
  const presence = new StoredPresence();
  presence.read(stored('sparkplug.dbirth', 'spBv1.0/g/DBIRTH/press/plc', 'unknown → online'));
  const late = stored('sparkplug.ndeath', 'spBv1.0/g/NDEATH/press', 'online → online');
  expect(tell(presence.read(late))).toEqual([['node', 'press', 'NDEATH', 'online', 'online']]);
});

test('a name made to look like a change of state changes nothing', () => {
  const topic = 'spBv1.0/g/NBIRTH/x: online → offline, y';
  const [birth] = new StoredPresence().read(stored('sparkplug.nbirth', topic, 'unknown → online'));
  expect(birth).toMatchObject({ previous: 'unknown', next: 'online' });
});

test('after a lost link nothing is known', () => {
  const presence = new StoredPresence();
  presence.read(stored('sparkplug.nbirth', 'spBv1.0/g/NBIRTH/press', 'unknown → online'));
  presence.read(stored('sparkplug.state', 'spBv1.0/STATE/scada', 'unknown → online'));
  expect(tell(presence.linkLost(start + 5000))).toEqual([
    ['node', 'press', 'link-lost', 'online', 'unknown'],
    ['host', 'scada', 'link-lost', 'online', 'unknown'],
  ]);
  expect(presence.linkLost(start + 6000)).toEqual([]);
});

test('other events say nothing', () => {
  expect(new StoredPresence().read(stored('client.connected', 'spBv1.0/g/NBIRTH/press', 'x'))).toEqual([]);
});
