import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { probeBroker } from '@/lib/mqtt/probe-broker';
import { makeConnectionTestId } from '@/lib/services/brokers/connection-test-id';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { runWatching, type Watching } from './testing/run-watching';

const generous = { timeout: 60_000, interval: 100 };
const cleanups: (() => Promise<unknown> | unknown)[] = [];
let watching: Watching;

beforeAll(async () => {
  watching = await runWatching();
});
afterAll(() => watching?.stop());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function mosquitto(...options: Parameters<typeof startMosquitto>) {
  const broker = await startMosquitto(...options);
  cleanups.push(() => broker.stop());
  return broker;
}

/** Adds a broker and waits until it is recognised and its first probe has been seen, unless told otherwise. */
async function watch(
  url: string,
  { isEchoed = true, ...more }: { isEchoed?: boolean; kind?: string; topics?: string[] } = {},
) {
  const { db } = watching;
  const id = await watching.addBroker(url, more);
  cleanups.push(() => db.broker.deleteMany({ where: { id } }));
  await expect
    .poll(() => state(id), generous)
    .toMatchObject({ state: 'online', detectedKind: expect.any(String) });
  if (isEchoed)
    await expect
      .poll(async () => (await state(id)).blindSpots, generous)
      .not.toContain('Connections are only seen when the log goes to topics');
  return id;
}

async function state(id: number) {
  const row = await watching.db.broker.findUniqueOrThrow({ where: { id } });
  return {
    state: row.state,
    reason: row.stateReason,
    detectedKind: row.detectedKind,
    version: row.version,
    blindSpots: (row.blindSpots as { title: string }[]).map((spot) => spot.title),
  };
}

async function attacker(url: string, clientId: string): Promise<MqttClient> {
  const client = await mqtt.connectAsync(url, { clientId, reconnectPeriod: 0 });
  client.on('error', () => {});
  cleanups.push(() => client.endAsync(true));
  return client;
}

const alertsOf = (brokerId: number) =>
  watching.db.alert.findMany({
    where: { brokerId },
    select: { detector: true, subjectId: true, state: true, count: true },
  });

describe('with Mosquitto', () => {
  test('an unexpected wildcard subscriber becomes an alert; the monitor itself does not', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const id = await watch(server.url);
    const evil = await attacker(server.url, 'evil');
    await evil.subscribeAsync('#');
    await expect
      .poll(() => alertsOf(id), generous)
      .toContainEqual({ detector: 'wildcard-subscriber', subjectId: 'evil', state: 'open', count: 1 });
    expect((await alertsOf(id)).map((alert) => alert.subjectId)).toEqual(['evil']);
    await expect
      .poll(() => db.mqttClient.findFirst({ where: { brokerId: id, clientId: 'evil' } }), generous)
      .toMatchObject({ connected: true, address: '127.0.0.1', isMonitor: false });
    await expect
      .poll(() => db.subscription.findFirst({ where: { brokerId: id, clientId: 'evil' } }), generous)
      .toMatchObject({ filter: '#', breadth: 100, active: true, grantedQos: 0 });
    const clients = await db.mqttClient.findMany({ where: { brokerId: id } });
    expect(clients.filter((client) => client.isMonitor)).toHaveLength(1);
    const frames = await db.change.findMany();
    expect(JSON.stringify(frames.map((change) => change.frame))).toContain('"cause":"opened"');
    await evil.endAsync();
    await expect
      .poll(() => db.mqttClient.findFirst({ where: { brokerId: id, clientId: 'evil' } }), generous)
      .toMatchObject({ connected: false });
  });

  test('a second watch of the same broker and a test from the console are ours, a real stranger is not', async () => {
    const server = await mosquitto();
    const first = await watch(server.url);
    const second = await watch(server.url);
    const tested = await probeBroker(
      {
        url: server.url,
        username: null,
        password: null,
        topics: ['#'],
        tls: {
          caPem: null,
          clientCertificatePem: null,
          clientKeyPem: null,
          serverName: null,
          pinnedSha256: null,
        },
      },
      makeConnectionTestId(watching.secrets, new Date()),
    );
    expect(tested).toMatchObject({ ok: true, canReadSys: true, detectedKind: 'mosquitto' });
    const evil = await attacker(server.url, 'evil');
    await evil.subscribeAsync('#');
    for (const id of [first, second]) {
      await expect.poll(async () => (await alertsOf(id)).length, generous).toBeGreaterThan(0);
      expect((await alertsOf(id)).map((alert) => alert.subjectId)).toEqual(['evil']);
    }
  });

  test('every message is counted once, by topic and minute', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const id = await watch(server.url);
    const sensor = await attacker(server.url, 'sensor');
    for (let round = 0; round < 200; round++)
      for (let topic = 0; topic < 5; topic++) sensor.publish(`plant/line/${topic}`, `${round}`);
    const stored = async () => {
      const topics = await db.topic.findMany({ where: { brokerId: id }, orderBy: { name: 'asc' } });
      const minutes = await db.topicMinute.groupBy({
        by: ['topicId'],
        where: { brokerId: id },
        _sum: { count: true },
      });
      return {
        topics: topics.map((topic) => [topic.name, Number(topic.messageCount)]),
        minutes: minutes.map((minute) => minute._sum.count),
        last: topics.map((topic) => Buffer.from(topic.lastPayload ?? []).toString()),
      };
    };
    await expect.poll(stored, generous).toEqual({
      topics: [0, 1, 2, 3, 4].map((topic) => [`plant/line/${topic}`, 200]),
      minutes: [200, 200, 200, 200, 200],
      last: Array(5).fill('199'),
    });
  });

  test('a stored message is known but is no traffic, and a reconnect makes no dead topic look alive', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const sensor = await attacker(server.url, 'sensor');
    await sensor.publishAsync('plant/dead', 'old', { retain: true, qos: 1 });
    await sensor.publishAsync('plant/alive', 'old', { retain: true, qos: 1 });
    const id = await watch(server.url);
    const topics = async () => {
      const rows = await db.topic.findMany({ where: { brokerId: id }, orderBy: { name: 'asc' } });
      return rows.map((row) => [
        row.name,
        Number(row.messageCount),
        row.retained,
        `${row.lastPayload?.length}`,
      ]);
    };
    const dead = ['plant/dead', 0, true, '3'];
    await expect.poll(topics, generous).toEqual([['plant/alive', 0, true, '3'], dead]);
    await new Promise((done) => setTimeout(done, 2500));
    sensor.publish('plant/alive', 'new!', { retain: true });
    await expect.poll(topics, generous).toEqual([['plant/alive', 1, true, '4'], dead]);
    const seen = () =>
      db.topic.findMany({ where: { brokerId: id }, select: { name: true, lastSeenAt: true } });
    const before = await seen();
    await db.broker.update({ where: { id }, data: { topics: ['plant/#'] } });
    await expect.poll(() => server.log().split(' 0 plant/#').length, generous).toBeGreaterThan(1);
    await new Promise((done) => setTimeout(done, 4000));
    sensor.publish('plant/new', 'x');
    await expect
      .poll(topics, generous)
      .toEqual([['plant/alive', 1, true, '4'], dead, ['plant/new', 1, false, '1']]);
    expect(await seen()).toEqual(expect.arrayContaining(before));
    const minutes = await db.topicMinute.findMany({ where: { brokerId: id } });
    expect(minutes.every(({ count }) => count === 1)).toBe(true);
  });

  test('without log topics it is online with a blind spot, not blind', async () => {
    const server = await mosquitto({ logTopics: false });
    const id = await watch(server.url, { isEchoed: false });
    await expect
      .poll(() => state(id), generous)
      .toMatchObject({
        state: 'online',
        detectedKind: 'mosquitto',
        blindSpots: expect.arrayContaining(['Connections are only seen when the log goes to topics']),
      });
  });

  test('when the log topics go away it is blind, with an alert, and sees again when they are back', async () => {
    const server = await mosquitto();
    const id = await watch(server.url);
    const config = join(server.folder, 'mosquitto.conf');
    const lines = readFileSync(config, 'utf8');
    await server.halt();
    writeFileSync(config, lines.replace('log_dest topic\n', ''));
    await server.start();
    await expect
      .poll(() => state(id), { timeout: 120_000, interval: 500 })
      .toMatchObject({ state: 'blind', reason: expect.stringContaining('test connection') });
    const blindAlert = async () => (await alertsOf(id)).find((alert) => alert.detector === 'monitor-blind');
    await expect.poll(blindAlert, generous).toMatchObject({ state: 'open' });
    await server.halt();
    writeFileSync(config, lines);
    await server.start();
    await expect
      .poll(() => state(id), { timeout: 120_000, interval: 500 })
      .toMatchObject({ state: 'online' });
    await expect.poll(blindAlert, generous).toMatchObject({ state: 'resolved' });
  }, 300_000);

  test('somebody connects with the monitor’s own id: taken over, then back under a new id', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const id = await watch(server.url);
    const own = await db.mqttClient.findFirstOrThrow({ where: { brokerId: id, isMonitor: true } });
    await new Promise((done) => setTimeout(done, 2500));
    await attacker(server.url, own.clientId);
    const states = async () =>
      (
        await db.brokerEvent.findMany({
          where: { brokerId: id, kind: 'monitor.state' },
          orderBy: { id: 'asc' },
        })
      ).map((event) => event.reason?.split(':')[0]);
    await expect.poll(states, generous).toEqual(['online', 'taken-over', 'online']);
    const monitors = await db.mqttClient.findMany({ where: { brokerId: id, isMonitor: true } });
    expect(monitors.map((client) => client.clientId)).not.toEqual([own.clientId]);
  });

  test('brokers are followed as they are added, changed and removed', async () => {
    const { db, supervisor } = watching;
    const server = await mosquitto({ anonymous: false, lines: ['password_file /dev/null'] });
    const other = await mosquitto();
    const id = await watching.addBroker(server.url);
    await expect
      .poll(() => state(id), generous)
      .toMatchObject({ state: 'refused', reason: expect.any(String) });
    await db.broker.update({ where: { id }, data: { url: other.url } });
    await expect.poll(() => state(id), generous).toMatchObject({ state: 'online' });
    await db.broker.delete({ where: { id } });
    await expect.poll(() => supervisor.pulses().some((pulse) => pulse.brokerId === id), generous).toBe(false);
    await expect.poll(() => other.log().includes('disconnected.'), generous).toBe(true);
  });

  test('a detector that is switched off raises nothing, within seconds', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const id = await watch(server.url);
    await db.detectorSetting.create({ data: { kind: 'wildcard-subscriber', enabled: false } });
    await new Promise((done) => setTimeout(done, 3000));
    await (await attacker(server.url, 'unseen')).subscribeAsync('#');
    await expect
      .poll(() => db.subscription.count({ where: { brokerId: id, clientId: 'unseen' } }), generous)
      .toBe(1);
    expect(await alertsOf(id)).toEqual([]);
    await db.detectorSetting.deleteMany();
    await new Promise((done) => setTimeout(done, 3000));
    await (await attacker(server.url, 'seen')).subscribeAsync('#');
    await expect
      .poll(async () => (await alertsOf(id)).map((alert) => alert.subjectId), generous)
      .toEqual(['seen']);
  });

  test('a broker that goes away raises broker-down, and its return clears it', async () => {
    const { db } = watching;
    const server = await mosquitto();
    const id = await watch(server.url);
    await db.detectorSetting.create({ data: { kind: 'broker-down', settings: { graceSeconds: 1 } } });
    await server.halt();
    await expect.poll(() => state(id), generous).toMatchObject({ state: 'offline' });
    await expect
      .poll(() => alertsOf(id), { timeout: 120_000, interval: 500 })
      .toMatchObject([{ detector: 'broker-down', state: 'open' }]);
    await server.start();
    // Its restart is an alert of its own, sooner or later.
    const downs = async () => (await alertsOf(id)).filter(({ detector }) => detector === 'broker-down');
    await expect
      .poll(downs, { timeout: 120_000, interval: 500 })
      .toMatchObject([{ detector: 'broker-down', state: 'resolved' }]);
    await db.detectorSetting.deleteMany();
  }, 300_000);
});

describe('with Aedes', () => {
  async function aedes() {
    const broker = await Aedes.createBroker();
    const server = createServer(broker.handle as never);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    cleanups.push(async () => {
      await new Promise<void>((done) => broker.close(() => done()));
      await new Promise((done) => server.close(done));
    });
    return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('recognised, and hostile names are stored visibly', async () => {
    const { db } = watching;
    const url = await aedes();
    const id = await watch(url, { isEchoed: false });
    expect(await state(id)).toMatchObject({ detectedKind: 'aedes' });
    const name = `a\u0000b\u202e<script>'; DROP TABLE alert;--${'x'.repeat(5000)}`;
    const hostile = await attacker(url, name);
    await hostile.subscribeAsync('#');
    await expect
      .poll(async () => (await alertsOf(id)).map((alert) => alert.detector).sort(), generous)
      .toEqual(['hostile-name', 'wildcard-subscriber']);
    const [client] = await db.mqttClient.findMany({ where: { brokerId: id, isMonitor: false } });
    expect(client?.clientId).toContain('⟨U+0000⟩');
    expect(client?.clientId).toContain('<script>');
    expect(Buffer.byteLength(client?.clientId ?? '')).toBeLessThanOrEqual(512);
    hostile.publish('\u202etopic/ünï', Buffer.from([0, 255, 254]));
    await expect.poll(() => db.topic.count({ where: { brokerId: id } }), generous).toBe(1);
  });
});
