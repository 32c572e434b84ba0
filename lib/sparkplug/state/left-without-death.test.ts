import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { startAt, watchPlant } from '../testing/watched-plant';

const load = { name: 'load', alias: 1, datatype: 'Double' as const, value: 1 };
const heat = { name: 'heat', alias: 2, datatype: 'Double' as const, value: 7 };

/** Node `g/e` with device `d`, whose MQTT client is `edge-1`. */
function connectedPlant() {
  const p = watchPlant({ learningHours: 0 });
  const bdSeq = { name: 'bdSeq', datatype: 'Int64' as const, value: 0 };
  const tell = (kind: BrokerEvent['kind'], seconds: number, more: Partial<BrokerEvent> = {}) =>
    p.watch.observeEvent({
      kind,
      clientId: 'edge-1',
      clientIdConfidence: 'exact',
      receivedAt: startAt + seconds * 1000,
      brokerAt: null,
      origin: 'mqtt',
      spoofable: false,
      raw: '',
      ...more,
    });
  const connect = (seconds: number) => {
    tell('client.connected', seconds);
    tell('client.subscribed', seconds, { filter: 'spBv1.0/g/NCMD/e/#' });
  };
  const birth = (seconds: number) => {
    p.send(
      'spBv1.0/g/NBIRTH/e',
      encode({ seq: 0, timestamp: p.at(seconds), metrics: [bdSeq, load] }),
      seconds,
    );
    p.send('spBv1.0/g/DBIRTH/e/d', encode({ seq: 1, timestamp: p.at(seconds), metrics: [heat] }), seconds);
  };
  const data = (seq: number, seconds: number) => {
    const metrics = [{ ...heat, isTyped: false, value: seconds }];
    return p.send('spBv1.0/g/DDATA/e/d', encode({ seq, timestamp: p.at(seconds), metrics }), seconds);
  };
  const pass = (from: number, to: number) => {
    const told: string[] = [];
    for (let second = from; second <= to; second++) {
      for (const { kind } of p.sweep(second)) told.push(kind);
      for (const { entity, cause, next, at } of p.watch.takeLeft())
        told.push(`${entity} ${cause}: ${next} since ${(at - startAt) / 1000}`);
    }
    return told;
  };
  const death = (seconds: number) => p.send('spBv1.0/g/NDEATH/e', encode({ metrics: [bdSeq] }), seconds);
  connect(-1);
  birth(0);
  return { ...p, tell, connect, birth, data, death, pass };
}

test('a node whose MQTT client left without a death is unknown since then, and so are its devices and values', () => {
  const p = connectedPlant();
  p.tell('client.disconnected', 100, { reason: 'clean' });
  expect(p.pass(100, 129)).toEqual([]);
  expect(p.pass(130, 400)).toEqual([
    'node client-left: unknown since 100',
    'device client-left: unknown since 100',
  ]);
  expect(p.watch.listMetrics('g', 'e', 'd')).toMatchObject([
    { name: 'heat', quality: 'stale', staleReason: 'its MQTT client left without a death certificate' },
  ]);
});

test('live data proves it alive, a birth begins anew, and neither is a breach', () => {
  const p = connectedPlant();
  p.tell('client.disconnected', 100);
  p.pass(100, 200);
  const back = p.data(2, 201);
  expect(back.transitions.map(({ entity, next }) => `${entity} ${next}`)).toEqual([
    'node online',
    'device online',
  ]);
  expect(back.kinds).toEqual([]);
  expect(p.watch.listMetrics('g', 'e', 'd')).toMatchObject([{ value: 201, quality: 'good' }]);
  expect(p.pass(202, 400)).toEqual([]);
  const q = connectedPlant();
  q.tell('client.disconnected', 100);
  q.pass(100, 200);
  q.connect(300);
  q.birth(300);
  expect(q.data(2, 301).kinds).toEqual([]);
  expect(q.pass(301, 400)).toEqual([]);
});

test('what changed after the disconnect is not moved back to before it', () => {
  const p = connectedPlant();
  p.send('spBv1.0/g/DDEATH/e/d', encode({ seq: 2, timestamp: p.at(50) }), 50);
  p.tell('client.disconnected', 100);
  p.send('spBv1.0/g/DBIRTH/e/d', encode({ seq: 3, timestamp: p.at(101), metrics: [heat] }), 101);
  expect(p.pass(101, 400)).toEqual([
    'node client-left: unknown since 100',
    'device client-left: unknown since 101',
  ]);
});

describe('nothing is said', () => {
  test('when a birth came after the disconnect: the broker told of the two out of turn', () => {
    const p = connectedPlant();
    p.tell('client.disconnected', 100);
    p.birth(101);
    expect(p.pass(101, 400)).toEqual([]);
  });
  test('of a node that died by its certificate', () => {
    const p = connectedPlant();
    p.tell('client.disconnected', 100);
    p.death(101);
    expect(p.pass(101, 400)).toEqual([]);
  });
  test('when it comes back within half a minute, under its id or another', () => {
    for (const clientId of ['edge-1', 'edge-2']) {
      const p = connectedPlant();
      p.tell('client.disconnected', 100);
      p.tell('client.connected', 120, { clientId });
      p.tell('client.subscribed', 120, { clientId, filter: 'spBv1.0/g/NCMD/e/#' });
      expect(p.pass(100, 400)).toEqual([]);
    }
  });
  test('when data still comes, by a connection of its own', () => {
    const p = connectedPlant();
    p.tell('client.disconnected', 100);
    p.data(2, 110);
    expect(p.pass(100, 400)).toEqual([]);
  });
  test('when a tool leaves that had only listened to the commands of a node born before', () => {
    const q = watchPlant({ learningHours: 0 });
    const metrics = [{ name: 'bdSeq', datatype: 'Int64' as const, value: 0 }];
    q.send('spBv1.0/g/NBIRTH/e', encode({ seq: 0, metrics }), 0);
    const event = (kind: BrokerEvent['kind'], seconds: number) =>
      q.watch.observeEvent({
        kind,
        clientId: 'explorer',
        clientIdConfidence: 'exact',
        receivedAt: startAt + seconds * 1000,
        brokerAt: null,
        origin: 'mqtt',
        spoofable: false,
        raw: '',
        filter: 'spBv1.0/g/NCMD/e/#',
      });
    event('client.subscribed', 50);
    event('client.disconnected', 60);
    for (let second = 60; second < 200; second++) q.sweep(second);
    expect(q.watch.takeLeft()).toEqual([]);
  });
  test('over a lost link of the monitor', () => {
    const p = connectedPlant();
    p.tell('client.disconnected', 100);
    p.watch.linkLost(p.at(110));
    expect(p.pass(110, 400)).toEqual([]);
  });
});
