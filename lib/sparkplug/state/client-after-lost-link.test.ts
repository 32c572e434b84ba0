import { expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { startAt, watchPlant } from '../testing/watched-plant';

const filter = 'spBv1.0/g/NCMD/e/#';
const topic = 'spBv1.0/g/NDATA/e';

function plantAfterLostLink() {
  const p = watchPlant({ learningHours: 0 });
  const birth = { seq: 0, metrics: [{ name: 'bdSeq', datatype: 'Int64' as const, value: 1 }] };
  p.send('spBv1.0/g/NBIRTH/e', encode(birth), 0);
  const tell = (kind: BrokerEvent['kind'], clientId: string, seconds: number, more: object = {}) =>
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
  tell('client.subscribed', 'edge-1', 1, { filter });
  p.watch.linkLost(p.at(10));
  p.watch.linkUp(p.at(20));
  return { ...p, tell };
}

test('S25: what the node’s own MQTT client publishes proves it connected again', () => {
  const p = plantAfterLostLink();
  expect(p.tell('publish.attributed', 'edge-1', 30, { topic })).toEqual([]);
  expect(p.tell('publish.attributed', 'intruder', 31, { topic })).toMatchObject([
    { kind: 'other-publisher', facts: { clientId: 'intruder', usualClientId: 'edge-1' } },
  ]);
});

test('S25: taking the commands right after a lost link does not make an intruder the node', () => {
  const p = plantAfterLostLink();
  p.tell('client.subscribed', 'intruder', 25, { filter });
  p.tell('publish.attributed', 'edge-1', 30, { topic });
  expect(p.sweep(146)).toMatchObject([{ kind: 'other-publisher', facts: { clientId: 'intruder' } }]);
});

test('a node that came back under a new id while nobody looked is itself', () => {
  const p = plantAfterLostLink();
  p.tell('client.subscribed', 'edge-2', 25, { filter });
  expect(p.tell('publish.attributed', 'edge-2', 30, { topic })).toEqual([]);
  expect(p.sweep(146)).toEqual([]);
  expect(p.tell('publish.attributed', 'edge-2', 150, { topic })).toEqual([]);
  expect(p.tell('publish.attributed', 'edge-1', 151, { topic })).toMatchObject([
    { kind: 'other-publisher', facts: { usualClientId: 'edge-2' } },
  ]);
});

test('S25: many ids are an excuse for the day they were seen on', () => {
  const p = plantAfterLostLink();
  for (let n = 0; n < 5; n++) {
    p.tell('client.subscribed', `made-up-${n}`, 30 + n, { filter });
    p.tell('client.disconnected', 'edge-1', 30 + n);
    p.tell('client.disconnected', `made-up-${n}`, 30.5 + n);
  }
  p.tell('client.subscribed', 'edge-3', 50, { filter });
  expect(p.tell('publish.attributed', 'intruder', 60, { topic })).toEqual([]);
  expect(p.tell('publish.attributed', 'intruder', 90_100, { topic })).toHaveLength(1);
});
