import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Mosquitto, startMosquitto } from '@/scripts/testing/mosquitto';
import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';
import { publicDeviceMetrics, startPublicEdge } from './testing/public-edge-node';
import { runWatching, type Watching } from './testing/run-watching';

/**
 * Edge nodes by the public client and an attacker by hand, on a real Mosquitto. It names no publishers, so that S21 and S25
 * show what is left of them there.
 */
const generous = { timeout: 90_000, interval: 100 };
const cleanups: (() => unknown)[] = [];
let watching: Watching;
let mosquitto: Mosquitto;
let brokerId: number;
let attacker: MqttClient;

beforeAll(async () => {
  watching = await runWatching();
  mosquitto = await startMosquitto();
  brokerId = await watching.addBroker(mosquitto.url);
  attacker = await mqtt.connectAsync(mosquitto.url, { clientId: 'attacker' });
}, 120_000);
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});
afterAll(async () => {
  attacker?.end(true);
  await watching?.stop();
  await mosquitto?.stop();
});

async function untilOnline(): Promise<void> {
  const state = async () => (await watching.db.broker.findUniqueOrThrow({ where: { id: brokerId } })).state;
  await expect.poll(state, generous).toBe('online');
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const bdSeq = (value: number): MetricToEncode => ({ name: 'bdSeq', datatype: 'Int64', value });

function forge(
  type: string,
  node: string,
  payload: { readonly seq?: number; readonly metrics: readonly MetricToEncode[] },
) {
  const bytes = encodeSparkplugPayload({ timestamp: Date.now(), ...payload });
  return attacker.publishAsync(`spBv1.0/plant/${type}/${node}`, Buffer.from(bytes), { qos: 1 });
}

async function startEdge(name: string, options: Parameters<typeof startPublicEdge>[2] = {}) {
  await untilOnline();
  const started = startPublicEdge(mosquitto.url, name, options);
  cleanups.push(() => started.edge.stop());
  await expect.poll(() => stateOf(name), generous).toBe('online');
  return started;
}

async function connect(clientId: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await mqtt.connectAsync(mosquitto.url, { clientId, reconnectPeriod: 0, ...options });
  client.on('error', () => {});
  cleanups.push(() => client.end(true));
  return client;
}

async function stateOf(edgeNode: string) {
  return (await watching.db.edgeNode.findFirst({ where: { brokerId, group: 'plant', edgeNode } }))?.state;
}

/** Severity and detector of what was raised about a subject. */
async function alertsOf(subjectId: string): Promise<readonly string[]> {
  const alerts = await watching.db.alert.findMany({ where: { brokerId, subjectId } });
  return alerts.map(({ severity, detector }) => `${severity} ${detector}`);
}
const expectAlert = (subjectId: string, alert: string) =>
  expect.poll(() => alertsOf(subjectId), generous).toContain(alert);

test('S06: telemetry with a counter of its own', async () => {
  const { edge } = await startEdge('two');
  for (let n = 0; n < 12; n++) {
    edge.publishDeviceData('press', publicDeviceMetrics(20 + n));
    const metrics = [{ name: 'temperature', datatype: 'Float' as const, value: 900 + n }];
    await forge('DDATA', 'two/press', { seq: 100 + n, metrics });
    await pause(100);
  }
  await expectAlert('plant/two', 'critical sparkplug-two-writers');
}, 120_000);

test('S12: births by turns with the node’s own', async () => {
  const { births } = await startEdge('turns');
  for (let n = 1; n <= 4; n++) {
    await forge('NBIRTH', 'turns', { seq: 0, metrics: [bdSeq(77)] });
    await forge('NCMD', 'turns', {
      metrics: [{ name: 'Node Control/Rebirth', datatype: 'Boolean', value: true }],
    });
    await expect.poll(births, generous).toBe(1 + n);
  }
  await expectAlert('plant/turns', 'critical sparkplug-two-writers');
}, 120_000);

test('S04: a death certificate while the node goes on', async () => {
  const { edge } = await startEdge('alive');
  edge.publishDeviceData('press', publicDeviceMetrics(21));
  await forge('NDEATH', 'alive', { metrics: [bdSeq(0)] });
  await expect.poll(() => stateOf('alive'), generous).toBe('offline');
  for (let n = 0; n < 4; n++) {
    edge.publishDeviceData('press', publicDeviceMetrics(22 + n));
    await pause(200);
  }
  await expectAlert('plant/alive', 'high sparkplug-forged-death');
}, 120_000);

test('S04: a death certificate while the node says nothing, but its MQTT client stays', async () => {
  await startEdge('silent');
  await pause(6000);
  await forge('NDEATH', 'silent', { metrics: [bdSeq(0)] });
  await expectAlert('plant/silent', 'high sparkplug-forged-death');
}, 120_000);

test('an edge node that really dies is no forgery', async () => {
  const { edge } = await startEdge('mortal');
  await pause(6000);
  edge.stop();
  await expect.poll(() => stateOf('mortal'), generous).toBe('offline');
  await expectAlert('plant/mortal', 'high sparkplug-node-offline');
  await pause(20_000);
  expect(await alertsOf('plant/mortal')).toEqual(['high sparkplug-node-offline']);
}, 120_000);

test('an edge node that leaves without a death certificate is not taken for online for ever', async () => {
  const { edge } = await startEdge('leaver', { publishDeath: false });
  edge.stop();
  await expect.poll(() => stateOf('leaver'), generous).toBe('unknown');
  await expectAlert('plant/leaver', 'medium sparkplug-node-offline');
}, 120_000);

test('S02 and S25: data, and then a birth, in the name of a node that is gone', async () => {
  const { edge } = await startEdge('gone');
  edge.stop();
  await expect.poll(() => stateOf('gone'), generous).toBe('offline');
  await pause(6000);
  await forge('NDATA', 'gone', { seq: 200, metrics: [{ name: 'load', datatype: 'Double', value: 9 }] });
  await expectAlert('plant/gone', 'high sparkplug-data-after-death');
  await forge('NBIRTH', 'gone', { seq: 0, metrics: [bdSeq(1)] });
  await expectAlert('plant/gone', 'high sparkplug-two-writers');
}, 120_000);

test('S26: the host application is declared offline, and says at once that it is not', async () => {
  await untilOnline();
  const topic = 'spBv1.0/STATE/scada';
  const timestamp = Date.now();
  const say = (online: boolean, at = timestamp) => JSON.stringify({ online, timestamp: at });
  const will = { topic, payload: Buffer.from(say(false)), qos: 1 as const, retain: true };
  const host = await connect('scada', { will });
  await host.subscribeAsync(topic, { qos: 1 });
  host.on('message', (_, payload) => {
    if (!JSON.parse(payload.toString()).online) host.publish(topic, say(true), { qos: 1, retain: true });
  });
  await host.publishAsync(topic, say(true), { qos: 1, retain: true });
  const isOnline = () =>
    watching.db.hostApplication.count({ where: { brokerId, hostId: 'scada', state: 'online' } });
  await expect.poll(isOnline, generous).toBe(1);
  await pause(1000);
  await attacker.publishAsync(topic, say(false, Date.now()), { qos: 1, retain: true });
  await expectAlert('scada', 'critical sparkplug-forged-state');
}, 120_000);

test('S21, S22: commands while no host application is there, and one that restarts a node', async () => {
  await startEdge('target');
  await forge('NCMD', 'target', {
    metrics: [{ name: 'Node Control/Reboot', datatype: 'Boolean', value: true }],
  });
  await expectAlert('plant/target', 'high sparkplug-command-burst');
  const isOffline = () =>
    watching.db.hostApplication.count({ where: { brokerId, hostId: 'scada', state: 'offline' } });
  await expect.poll(isOffline, generous).toBe(1);
  await pause(17_000);
  await forge('DCMD', 'target/press', { metrics: [{ name: 'running', datatype: 'Boolean', value: false }] });
  await expectAlert('spBv1.0/plant/DCMD/target/press', 'medium command-from-non-host');
}, 120_000);
