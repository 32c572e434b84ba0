import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { startAt, watchPlant } from '../testing/watched-plant';

/** Node `g/e`, born at 0 s, whose MQTT client `edge-1` connected and takes its commands. */
function connectedPlant(nodes: readonly string[] = ['e'], { showsConnections = true } = {}) {
  const p = watchPlant({ learningHours: 0 });
  const bd = (value: number) => ({ name: 'bdSeq', datatype: 'Int64' as const, value });
  const send = (type: string, seconds: number, bdSeq: number) =>
    p.send(
      `spBv1.0/g/${type}/e`,
      encode({ ...(type === 'NBIRTH' ? { seq: 0 } : {}), metrics: [bd(bdSeq)] }),
      seconds,
    );
  const tell = (
    kind: BrokerEvent['kind'],
    clientId: string,
    seconds: number,
    more: Partial<BrokerEvent> = {},
  ) =>
    p.watch.observeEvent({
      kind,
      clientId,
      clientIdConfidence: 'exact',
      receivedAt: startAt + seconds * 1000,
      brokerAt: null,
      origin: 'mqtt',
      spoofable: false,
      raw: '',
      ...more,
    });
  if (showsConnections) tell('client.connected', 'edge-1', -2);
  for (const node of nodes) tell('client.subscribed', 'edge-1', -1, { filter: `spBv1.0/g/NCMD/${node}/#` });
  send('NBIRTH', 0, 5);
  const told = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => p.sweep(from + n)).flat();
  return {
    ...p,
    birth: (s: number, bdSeq: number) => send('NBIRTH', s, bdSeq),
    death: (s: number) => send('NDEATH', s, 5),
    tell,
    told,
  };
}

test('S04: a node that says nothing after its death, and whose MQTT client never left', () => {
  const p = connectedPlant();
  expect(p.death(600).kinds).toEqual([]);
  expect(p.told(600, 614)).toEqual([]);
  expect(p.told(615, 700)).toMatchObject([
    {
      kind: 'death-contradicted',
      rule: 'S04',
      group: 'g',
      edgeNode: 'e',
      facts: { inOrder: 0, secondsSinceDeath: 15, clientId: 'edge-1', isClientConnected: true },
    },
  ]);
});

describe('a death that nothing contradicts', () => {
  test('a Last Will, with the end of its connection a moment before or after', () => {
    for (const seconds of [599, 601]) {
      const p = connectedPlant();
      if (seconds < 600) p.tell('client.disconnected', 'edge-1', seconds);
      p.death(600);
      if (seconds > 600) p.tell('client.disconnected', 'edge-1', seconds);
      expect(p.told(600, 700)).toEqual([]);
    }
  });
  test('it connected anew at once, by takeover or not, and waits for its host application', () => {
    for (const kind of ['session.takeover', 'client.connected'] as const) {
      const p = connectedPlant();
      p.tell(kind, 'edge-1', 599.5);
      p.death(600);
      expect(p.told(600, 700)).toEqual([]);
    }
    const p = connectedPlant();
    p.death(600);
    p.tell('client.disconnected', 'edge-1', 600.2);
    p.tell('client.connected', 'edge-1', 601);
    p.tell('client.subscribed', 'edge-1', 601.1, { filter: 'spBv1.0/g/NCMD/e/#' });
    expect(p.told(600, 700)).toEqual([]);
  });
  test('Node-RED: a death before each rebirth', () => {
    const p = connectedPlant();
    p.death(600);
    p.birth(600.1, 5);
    expect(p.told(600, 700)).toEqual([]);
  });
  test('its host application went just before, and its software stays connected to wait for it', () => {
    const host = (p: ReturnType<typeof connectedPlant>, online: boolean, seconds: number) =>
      p.send('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp: p.at(0) }), seconds);
    const p = connectedPlant();
    host(p, true, 1);
    host(p, false, 3999);
    p.death(4000);
    expect(p.told(4000, 4100)).toEqual([]);
    const later = connectedPlant();
    host(later, true, 1);
    host(later, false, 3900);
    later.death(4000);
    expect(later.told(4000, 4100)).toHaveLength(1);
    const madeUp = connectedPlant();
    host(madeUp, true, 3998);
    host(madeUp, false, 3999);
    madeUp.death(4000);
    expect(madeUp.told(4000, 4100)).toHaveLength(1);
  });
  test('one MQTT client that speaks for many nodes, as a bridge does', () => {
    const p = connectedPlant(['e', 'f']);
    p.death(600);
    expect(p.told(600, 700)).toEqual([]);
  });
  test('the broker does not tell beyond doubt who has left', () => {
    const p = connectedPlant();
    p.tell('client.disconnected', 'edge', 600, {
      clientIdConfidence: 'ambiguous',
      candidates: ['edge-1'],
    });
    p.death(600);
    expect(p.told(600, 700)).toEqual([]);
  });
  test('a broker that shows subscriptions but no connections, as Mosquitto without connection_messages', () => {
    const p = connectedPlant(['e'], { showsConnections: false });
    p.death(600);
    expect(p.told(600, 700)).toEqual([]);
  });
  test('whether it is connected is not known after a lost link', () => {
    const p = connectedPlant();
    p.watch.linkLost(p.at(10));
    p.watch.linkUp(p.at(20));
    p.birth(30, 5);
    p.death(600);
    expect(p.told(600, 700)).toEqual([]);
  });
});
