import { connectAsync, type MqttClient } from 'mqtt';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import { TopicStore } from '@/lib/detection/topic-store';
import { demoAttacks } from '@/lib/domain/demo';
import { demoAttackKinds } from '@/lib/domain/demo-attack';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { SparkplugPresence } from '@/lib/sparkplug/presence';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { plantModel } from './plant-model';
import { type DemoPlant, startDemoPlant } from './start-demo-plant';

type Heard = { readonly topic: string; readonly payload: Buffer; readonly retain: boolean };

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let plant: DemoPlant;
let monitor: MqttClient;
const heard: Heard[] = [];

const start = () =>
  startDemoPlant({ db, log: pino({ level: 'silent' }), historyDays: 2, monitorWaitMs: 30_000 });

async function listen(url: string): Promise<MqttClient> {
  const client = await connectAsync(url, { clientId: 'test-monitor', protocolVersion: 4 });
  client.on('message', (topic, payload, { retain }) => heard.push({ topic, payload, retain }));
  await client.subscribeAsync(['$SYS/#', '#', '$sparkplug/certificates/#']);
  return client;
}

async function until<Value>(
  what: string,
  look: () => Promise<Value | null | false> | Value | null | false,
): Promise<Value> {
  for (const end = Date.now() + 100_000; Date.now() < end; ) {
    const found = await look();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not seen: ${what}`);
}

function request(attack: string) {
  return db.demoAttack.create({ data: { attack, requestedBy: 'test' } });
}

const finished = (id: number) =>
  until(`attack ${id} finished`, async () => {
    const row = await db.demoAttack.findUniqueOrThrow({ where: { id } });
    return row.finishedAt === null ? null : row;
  });

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
  const starting = start();
  starting.catch(() => undefined);
  const row = await until('the broker’s row', () => db.broker.findFirst({ where: { source: 'demo' } }));
  monitor = await listen(row.url);
  plant = await starting;
});
afterAll(async () => {
  monitor?.end(true);
  await plant?.stop();
  await db?.$disconnect();
  await database?.drop();
});

describe('the demo plant', () => {
  test('comes with its history: minutes, events, presence and what was learned, all under the demo’s broker', async () => {
    const broker = await db.broker.findFirstOrThrow();
    expect(broker).toMatchObject({ name: 'Demo plant', source: 'demo', kind: 'auto', url: plant.url });
    const topics = await db.topic.findMany({ where: { brokerId: broker.id } });
    const [sum] = await db.$queryRaw<{ count: bigint; rows: bigint; first: Date; last: Date }[]>`
      SELECT sum(count) AS count, count(*) AS rows, min(minute) AS first, max(minute) AS last
      FROM topic_minute WHERE broker_id = ${broker.id}`;
    expect(Number(sum?.count)).toBe(topics.reduce((total, topic) => total + Number(topic.messageCount), 0));
    expect(Number(sum?.rows)).toBeGreaterThan(150_000);
    expect((sum?.last.getTime() ?? 0) - (sum?.first.getTime() ?? 0)).toBe(2 * 86_400_000 - 60_000);
    const store = new TopicStore();
    expect(
      topics.every(({ name, baseline }) => restoreTopicBaseline(store, null, store.intern(name), baseline)),
    ).toBe(true);
    expect(
      await db.brokerEvent.count({ where: { brokerId: broker.id, kind: 'sparkplug.nbirth' } }),
    ).toBeGreaterThan(5);
    expect(await db.edgeNode.count({ where: { brokerId: broker.id, state: 'online' } })).toBe(
      plantModel.nodes.length,
    );
    expect(await db.mqttClient.count({ where: { brokerId: broker.id } })).toBeGreaterThan(15);
  });

  test('waits for its monitor, then is born before its eyes and sends what it should', async () => {
    const deviceCount = plantModel.nodes.flatMap(({ devices }) => devices).length;
    await until(
      'every birth',
      () =>
        heard.filter(({ topic }) => topic.startsWith('spBv1.0/') && topic.includes('/DBIRTH/')).length >=
        deviceCount,
    );
    await until('the host application', () =>
      heard.some(({ topic }) => topic === `spBv1.0/STATE/${plantModel.hostId}`),
    );
    const presence = new SparkplugPresence();
    presence.linkUp(Date.now() - 60_000);
    for (const { topic, payload, retain } of heard) {
      const parsed = parseSparkplugTopic(topic);
      if (parsed) presence.observe(parsed, payload, Date.now(), retain);
    }
    const { nodes, devices, hosts } = presence.takeChanges();
    expect(nodes.filter(({ state }) => state === 'online')).toHaveLength(plantModel.nodes.length);
    expect(devices.filter(({ state }) => state === 'online')).toHaveLength(deviceCount);
    expect(hosts).toMatchObject([{ hostId: plantModel.hostId, state: 'online' }]);
    expect(presence.counters).toMatchObject({ malformedPayloads: 0, malformedTopics: 0, unmatchedDeaths: 0 });
    await until('a sensor', () => heard.some(({ topic }) => topic === 'plant/line-1/pump-1/flow'));
    await until('device data', () => heard.some(({ topic }) => topic.includes('/DDATA/')));
    await until('connects on $SYS', () => heard.some(({ topic }) => topic === '$SYS/demo-plant/new/clients'));
    await until('the broker’s heartbeat', () =>
      heard.some(({ topic }) => topic === '$SYS/demo-plant/heartbeat'),
    );
    await until('a counter', () => heard.some(({ topic }) => topic === '$SYS/demo-plant/clients/total'));
  });

  test('keeps birth certificates for who comes late', async () => {
    const late = await connectAsync(plant.url, { protocolVersion: 4 });
    const kept: Heard[] = [];
    late.on('message', (topic, payload, { retain }) => kept.push({ topic, payload, retain }));
    await late.subscribeAsync('$sparkplug/certificates/#');
    await until(
      'certificates',
      () =>
        kept.length >= plantModel.nodes.length + plantModel.nodes.flatMap(({ devices }) => devices).length,
    );
    expect(
      kept.every(({ topic, retain }) => retain && parseSparkplugTopic(topic)?.kind === 'certificate'),
    ).toBe(true);
    await late.endAsync();
  });

  test('nobody can forge the broker’s own words', async () => {
    const forger = await connectAsync(plant.url, { protocolVersion: 4, reconnectPeriod: 0 });
    forger.on('error', () => undefined);
    const closed = new Promise<void>((done) => forger.once('close', () => done()));
    forger.publish('$SYS/demo-plant/disconnect/clients', 'forged-by-test');
    await closed;
    expect(heard.some(({ payload }) => payload.toString() === 'forged-by-test')).toBe(false);
    forger.end(true);
  });

  test('plays attacks on the wire and says what came of them', async () => {
    expect(demoAttacks.map(({ kind }) => kind)).toEqual(demoAttackKinds);
    const victim = 'spBv1.0/Bottling/NDEATH/filler-gateway';
    const birth = 'spBv1.0/Bottling/NBIRTH/filler-gateway';
    const before = heard.length;
    const since = (match: (message: Heard) => boolean) => heard.slice(before).some(match);
    const rows = await Promise.all(
      ['forged-death', 'wildcard-eavesdropper', 'injected-value', 'password-guessing', 'no-such'].map(
        request,
      ),
    );
    const outcomes = await Promise.all(rows.map(({ id }) => finished(id)));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      expect.stringContaining('with its true bdSeq 0'),
      expect.stringMatching(/subscribed to # and received \d{2,} messages/),
      expect.stringContaining('8 false temperatures'),
      expect.stringContaining('30 of 30 sign-ins as operator were refused'),
      'There is no such attack.',
    ]);
    expect(outcomes.every(({ startedAt }) => startedAt !== null)).toBe(true);
    expect(since(({ topic }) => topic === victim)).toBe(true);
    await until('the rebirth that the host asked for', () => since(({ topic }) => topic === birth));
    expect(
      since(
        ({ topic, payload }) =>
          topic.endsWith('/new/subscribes') && /"laptop-.*"topic":"#"/.test(payload.toString()),
      ),
    ).toBe(true);
    expect(
      since(
        ({ topic, payload }) =>
          topic === 'plant/mixing/tank-2/temperature' && payload.toString().startsWith('{ "value": 4'),
      ),
    ).toBe(true);
    expect(since(({ payload }) => payload.toString().startsWith('mqtt-explorer'))).toBe(false);
  });

  test('stops at once in the middle of a flood, and comes back at the same address without new history', async () => {
    const { id } = await request('publish-flood');
    const flooded = () => heard.filter(({ topic }) => topic === 'plant/energy/main/kwh').length;
    await until('a flood', () => flooded() > 3000);
    await plant.stop();
    monitor.end(true);
    expect(await db.demoAttack.findUniqueOrThrow({ where: { id } })).toMatchObject({
      finishedAt: expect.any(Date),
      outcome: 'Broken off: the demo plant was stopped.',
    });
    const before = { url: plant.url, minutes: await db.topicMinute.count() };
    const again = start();
    const [, second] = await Promise.all([
      until('the broker again', () =>
        listen(before.url).then(
          (client) => (monitor = client),
          () => null,
        ),
      ),
      again,
    ]);
    plant = second;
    expect(plant.url).toBe(before.url);
    expect(await db.topicMinute.count()).toBe(before.minutes);
    expect(await db.broker.count()).toBe(1);
  });
});
