import mqtt from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Mosquitto, startMosquitto } from '@/scripts/testing/mosquitto';
import { encodeSparkplugPayload } from '@/workers/demo/sparkplug-encode';
import { publicDeviceMetrics as deviceMetrics, startPublicEdge } from './testing/public-edge-node';
import { runWatching, type Watching } from './testing/run-watching';

const realOutages = ['sparkplug-device-offline', 'sparkplug-node-offline', 'sparkplug-node-flapping'];
const generous = { timeout: 60_000, interval: 100 };
const cleanups: (() => unknown)[] = [];
let watching: Watching;
let mosquitto: Mosquitto;
let brokerId: number;

beforeAll(async () => {
  watching = await runWatching();
  mosquitto = await startMosquitto();
  brokerId = await watching.addBroker(mosquitto.url);
}, 120_000);
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});
afterAll(async () => {
  await watching?.stop();
  await mosquitto?.stop();
});

async function untilOnline(): Promise<void> {
  const state = async () => (await watching.db.broker.findUniqueOrThrow({ where: { id: brokerId } })).state;
  await expect.poll(state, generous).toBe('online');
}

function startEdge(edgeNode: string) {
  const started = startPublicEdge(mosquitto.url, edgeNode);
  cleanups.push(() => started.edge.stop());
  return started;
}

async function presence(edgeNode: string) {
  const node = await watching.db.edgeNode.findFirst({
    where: { brokerId, group: 'plant', edgeNode },
    include: { devices: true, metrics: true },
  });
  return node;
}

const states = async (edgeNode: string) => {
  const node = await presence(edgeNode);
  return [node?.state, node?.devices[0]?.state];
};

async function metric(edgeNode: string, name: string) {
  const node = await presence(edgeNode);
  const found = node?.metrics.find((row) => row.name === name);
  return found && { value: found.value, quality: found.quality };
}

/** Alerts of broken rules; that a device really was offline is told too, rightly. */
const alertsAbove = (severities: readonly string[]) =>
  watching.db.alert.findMany({
    where: {
      brokerId,
      severity: { in: [...severities] },
      detector: { startsWith: 'sparkplug-', notIn: realOutages },
    },
    select: { detector: true, severity: true, title: true },
  });

describe('an edge node by sparkplug-client on a real Mosquitto', () => {
  test('births, data, device death and birth, rebirth on command, ungraceful loss: exact, and no alarm', async () => {
    await untilOnline();
    const { edge, births } = startEdge('line1');
    await expect.poll(() => states('line1'), generous).toEqual(['online', 'online']);
    for (let n = 0; n < 20; n++) edge.publishDeviceData('press', deviceMetrics(20 + n));
    edge.publishNodeData({
      timestamp: Date.now(),
      metrics: [{ name: 'load', type: 'Double', value: 0.75, alias: 1 }],
    });
    await expect.poll(() => metric('line1', 'load'), generous).toEqual({ value: 0.75, quality: 'good' });
    await expect.poll(() => metric('line1', 'temperature'), generous).toEqual({ value: 39, quality: 'good' });

    edge.publishDeviceDeath('press', { timestamp: Date.now(), metrics: [] });
    await expect.poll(() => states('line1'), generous).toEqual(['online', 'offline']);
    await expect.poll(() => metric('line1', 'temperature'), generous).toMatchObject({ quality: 'stale' });
    edge.publishDeviceBirth('press', deviceMetrics(50));
    await expect.poll(() => states('line1'), generous).toEqual(['online', 'online']);

    const host = await mqtt.connectAsync(mosquitto.url, { clientId: 'scada' });
    cleanups.push(() => host.end(true));
    const rebirth = [{ name: 'Node Control/Rebirth', datatype: 'Boolean' as const, value: true }];
    await host.publishAsync(
      'spBv1.0/plant/NCMD/line1',
      Buffer.from(encodeSparkplugPayload({ timestamp: Date.now(), metrics: rebirth })),
    );
    await expect.poll(births, generous).toBe(2);
    await expect.poll(async () => (await presence('line1'))?.births, generous).toBe(2);
    await expect.poll(async () => (await presence('line1'))?.rebirths, generous).toBe(1);
    await expect.poll(() => states('line1'), generous).toEqual(['online', 'online']);
    await expect.poll(async () => (await presence('line1'))?.clientId, generous).toBe('edge-line1');

    Reflect.get(edge, 'client').stream.destroy();
    await expect.poll(births, generous).toBe(3);
    await expect.poll(async () => (await presence('line1'))?.deaths, generous).toBe(1);
    await expect.poll(() => states('line1'), generous).toEqual(['online', 'online']);
    expect((await presence('line1'))?.lostMessages).toBe(0);
    expect(await alertsAbove(['medium', 'high', 'critical'])).toEqual([]);
  }, 180_000);
});
