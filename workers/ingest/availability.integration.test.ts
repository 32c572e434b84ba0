import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBatchWriter } from '@/lib/db/batch-writer';
import { Spool } from '@/lib/db/spool';
import { emptyBatch, type WriteBatch } from '@/lib/db/write-batch';
import { revokeQuirk } from '@/lib/services/sparkplug/quirks';
import { anna } from '@/lib/services/testing/service-fixture';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { encodeSparkplugPayload } from '@/workers/demo/sparkplug-encode';
import { BrokerSupervisor } from './supervise-brokers';
import { openCable } from './testing/cuttable-cable';
import { runWatching, type Watching } from './testing/run-watching';

const generous = { timeout: 60_000, interval: 100 };
let watching: Watching;
let server: Awaited<ReturnType<typeof startMosquitto>>;
let brokerId: number;
const clients: MqttClient[] = [];

beforeAll(async () => {
  watching = await runWatching();
  server = await startMosquitto();
  brokerId = await watching.addBroker(server.url);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await watching?.stop();
  await server?.stop();
});

async function connect(clientId: string): Promise<MqttClient> {
  const client = await mqtt.connectAsync(server.url, { clientId, reconnectPeriod: 0 });
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** A worker after the first one has stopped; `spooled` waits on disk when it begins. */
async function openWorker(spooled: readonly WriteBatch[] = []) {
  const { db, secrets } = watching;
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-restarted-'));
  const log = pino({ level: 'silent' });
  const open = async (name: string, batches: readonly WriteBatch[]) => {
    const spool = await Spool.open({ folder: join(folder, name), log });
    for (const batch of batches) await spool.append({ sequence: await spool.nextSequence(), batch });
    return createBatchWriter({ db, log, spool, recordFindings: async () => {} });
  };
  const [factBatches, seriesBatches] = [await open('facts', spooled), await open('series', [])];
  const next = new BrokerSupervisor({ db, secrets, log, factBatches, seriesBatches, now: Date.now });
  const stop = async () => {
    await next.stop();
    await Promise.all([factBatches.close(), seriesBatches.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  return { next, stop };
}

async function spans(entityKind: string, entityId: number) {
  const rows = await watching.db.availabilitySpan.findMany({
    where: { entityKind, entityId },
    orderBy: { fromAt: 'asc' },
  });
  for (const [place, { toAt }] of rows.entries()) expect(toAt).toEqual(rows[place + 1]?.fromAt ?? null);
  return rows.map(({ state }) => state);
}

const bdSeq = (value: number) => ({ name: 'bdSeq', datatype: 'Int64', value }) as const;

test('the monitor sees the broker, and its connections through the log', async () => {
  const { db } = watching;
  await expect
    .poll(async () => (await db.broker.findUniqueOrThrow({ where: { id: brokerId } })).state, generous)
    .toBe('online');
  await expect
    .poll(() => db.mqttClient.count({ where: { brokerId, isMonitor: true } }), generous)
    .toBeGreaterThan(0);
});

test('births and deaths of an edge node become spans, and its metrics are stored', async () => {
  const { db } = watching;
  const edge = await connect('edge-1');
  const birth = (session: number) =>
    encodeSparkplugPayload({
      timestamp: Date.now(),
      seq: 0,
      metrics: [
        { ...bdSeq(session), timestamp: Date.now() },
        { name: 'speed', alias: 5, timestamp: Date.now(), datatype: 'Double', value: 1.5 },
      ],
    });
  const death = (session: number) =>
    encodeSparkplugPayload({ timestamp: Date.now(), metrics: [bdSeq(session)] });
  const send = (type: string, payload: Uint8Array) =>
    edge.publishAsync(`spBv1.0/Hall1/${type}/press`, Buffer.from(payload));
  await send('NBIRTH', birth(0));
  await expect.poll(() => db.edgeNode.count({ where: { brokerId, state: 'online' } }), generous).toBe(1);
  await send('NDEATH', death(0));
  await expect.poll(() => db.edgeNode.count({ where: { brokerId, state: 'offline' } }), generous).toBe(1);
  await send('NBIRTH', birth(1));
  const node = await db.edgeNode.findFirstOrThrow({ where: { brokerId } });
  await expect.poll(() => spans('node', node.id), generous).toEqual(['online', 'offline', 'online']);
  await expect
    .poll(() => db.metric.findFirst({ where: { edgeNodeId: node.id, name: 'speed' } }), generous)
    .toMatchObject({ value: 1.5, datatype: 'Double', alias: 5n, deviceId: 0 });
  expect((await spans('link', brokerId)).at(-1)).toBe('online');
});

test('a device known by its topics and one known by its MQTT client id come and go', async () => {
  const { db } = watching;
  const press = await db.definedDevice.create({
    data: { brokerId, name: 'press', filter: 'plant/press/#', intervalSeconds: 1 },
  });
  const robot = await db.definedDevice.create({ data: { brokerId, name: 'robot', clientId: 'robot-1' } });
  const client = await connect('robot-1');
  const speaking = setInterval(() => client.publish('plant/press/state', 'x'), 500);
  await expect.poll(async () => (await spans('defined', robot.id)).at(-1), generous).toBe('online');
  await expect.poll(async () => (await spans('defined', press.id)).at(-1), generous).toBe('online');
  clearInterval(speaking);
  await client.endAsync();
  await expect.poll(async () => (await spans('defined', robot.id)).at(-1), generous).toBe('offline');
  await expect.poll(async () => (await spans('defined', press.id)).at(-1), generous).toBe('offline');
  const stored = await db.definedDevice.findMany({ where: { brokerId }, orderBy: { id: 'asc' } });
  expect(stored.map(({ state, reason }) => [state, reason])).toEqual([
    ['offline', 'no message for 5 s; one every 1 s is expected'],
    ['offline', 'its MQTT client is not connected'],
  ]);
});

test('the worker takes a revoked quirk over within seconds', async () => {
  const { db, secrets } = watching;
  const node = await db.edgeNode.findFirstOrThrow({ where: { brokerId } });
  const quirk = await db.sparkplugQuirk.create({
    data: { edgeNodeId: node.id, rule: 'S10', count: 1, firstAt: new Date(), lastAt: new Date() },
  });
  const context = {
    db,
    secrets,
    log: pino({ level: 'silent' }),
    publicUrl: 'http://test',
    now: () => new Date(),
  };
  await revokeQuirk(context, anna, { id: quirk.id });
  await expect
    .poll(() => db.sparkplugQuirk.findUnique({ where: { id: quirk.id } }), generous)
    .toMatchObject({ appliedAt: expect.any(Date) });
});

test('when the link is lost all of them are unknown', async () => {
  const { db } = watching;
  const node = await db.edgeNode.findFirstOrThrow({ where: { brokerId } });
  const defined = await db.definedDevice.findFirstOrThrow({ where: { brokerId, name: 'press' } });
  await server.stop();
  await expect.poll(async () => (await spans('node', node.id)).at(-1), generous).toBe('unknown');
  await expect.poll(async () => (await spans('link', brokerId)).at(-1), generous).toBe('unknown');
  await expect.poll(async () => (await spans('defined', defined.id)).at(-1), generous).toBe('unknown');
});

test('a cut cable is noticed late, and the time since the last word is unknown all the same', async () => {
  const { db } = watching;
  const own = await startMosquitto();
  const cable = await openCable(own.url);
  try {
    const id = await watching.addBroker(cable.url);
    const edge = await mqtt.connectAsync(own.url, { clientId: 'edge-3', reconnectPeriod: 0 });
    clients.push(edge);
    await expect
      .poll(async () => (await db.broker.findUniqueOrThrow({ where: { id } })).state, generous)
      .toBe('online');
    const metrics = [{ ...bdSeq(0), timestamp: Date.now() }];
    const payload = encodeSparkplugPayload({ timestamp: Date.now(), seq: 0, metrics });
    await edge.publishAsync('spBv1.0/Hall3/NBIRTH/mill', Buffer.from(payload));
    const nodeOf = () => db.edgeNode.findFirst({ where: { brokerId: id } });
    await expect.poll(nodeOf, generous).toMatchObject({ state: 'online' });
    cable.cut();
    const cutAt = Date.now();
    await new Promise((done) => setTimeout(done, 3000));
    cable.tear();
    const { id: nodeId } = (await nodeOf()) ?? { id: 0 };
    await expect.poll(async () => (await spans('node', nodeId)).at(-1), generous).toBe('unknown');
    await expect.poll(async () => (await spans('link', id)).at(-1), generous).toBe('unknown');
    const lasting = await db.availabilitySpan.findMany({ where: { brokerId: id, toAt: null } });
    const begins = new Set(lasting.map(({ fromAt }) => fromAt.getTime()));
    expect(begins.size).toBe(1);
    expect([...begins][0]).toBeLessThan(cutAt + 500);
  } finally {
    await cable.stop();
    await own.stop();
  }
});

test('after a restart the time nobody watched is unknown, and a birth ends it', async () => {
  const { db } = watching;
  const own = await startMosquitto();
  const id = await watching.addBroker(own.url);
  const edge = await mqtt.connectAsync(own.url, { clientId: 'edge-2', reconnectPeriod: 0 });
  clients.push(edge);
  const birth = () => {
    const metrics = [{ ...bdSeq(0), timestamp: Date.now() }];
    const payload = encodeSparkplugPayload({ timestamp: Date.now(), seq: 0, metrics });
    return edge.publishAsync('spBv1.0/Hall2/NBIRTH/saw', Buffer.from(payload));
  };
  const nodeOf = () => db.edgeNode.findFirst({ where: { brokerId: id } });
  await expect
    .poll(async () => (await db.broker.findUniqueOrThrow({ where: { id } })).state, generous)
    .toBe('online');
  await birth();
  await expect.poll(nodeOf, generous).toMatchObject({ state: 'online' });
  const { id: nodeId } = (await nodeOf()) ?? { id: 0 };
  await watching.stopWorker();
  const { next, stop } = await openWorker();
  await next.start();
  try {
    await expect.poll(() => spans('node', nodeId), generous).toEqual(['online', 'unknown']);
    expect(await nodeOf()).toMatchObject({ births: 1, deaths: 0 });
    await expect.poll(async () => (await spans('link', id)).at(-1), generous).toBe('online');
    await birth();
    await expect.poll(() => spans('node', nodeId), generous).toEqual(['online', 'unknown', 'online']);
  } finally {
    await stop();
    await own.stop();
  }
});

test('what a killed worker left on disk is stored before anything is read back', async () => {
  const { db } = watching;
  const own = await startMosquitto();
  const id = await watching.addBroker(own.url);
  const at = Date.now() - 60_000;
  const node = (births: number) => ({
    group: 'Hall4',
    edgeNode: 'lathe',
    state: 'online' as const,
    since: at,
    reason: null,
    births,
    deaths: 0,
    metricCount: 1,
    lastMessageAt: at,
    firstSeenAt: at,
    bdSeq: births,
  });
  const { next, stop } = await openWorker(
    Array.from({ length: 200 }, (_, births) => ({ ...emptyBatch(id), nodes: [node(births)] })),
  );
  try {
    await next.start();
    const edge = await mqtt.connectAsync(own.url, { clientId: 'edge-4', reconnectPeriod: 0 });
    clients.push(edge);
    await expect
      .poll(() => next.pulses().find(({ brokerId }) => brokerId === id)?.state, generous)
      .toBe('online');
    const metrics = [{ ...bdSeq(200), timestamp: Date.now() }];
    const payload = encodeSparkplugPayload({ timestamp: Date.now(), seq: 0, metrics });
    await edge.publishAsync('spBv1.0/Hall4/NBIRTH/lathe', Buffer.from(payload));
    const stored = () => db.edgeNode.findFirst({ where: { brokerId: id } });
    await expect.poll(async () => (await stored())?.bdSeq, generous).toBe(200);
    expect(await stored()).toMatchObject({ births: 200 });
  } finally {
    await stop();
    await own.stop();
  }
});
