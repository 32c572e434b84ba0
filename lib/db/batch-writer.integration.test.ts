import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { createTestDatabase } from '@/scripts/testing/test-database';
import type { RecordFindings } from './apply-batch';
import { type BatchWriter, createBatchWriter } from './batch-writer';
import { readChanges } from './change-log';
import { createDatabase, type Database } from './database';
import { Spool } from './spool';
import { emptyBatch, type MqttClientRow, type SubscriptionRow, type TopicRow } from './write-batch';

const log = pino({ level: 'silent' });
const now = Date.UTC(2026, 10, 22, 12, 0, 30);
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let folder: string;
let spool: Spool;
let writer: BatchWriter;
let brokerId: number;
let brokers = 0;
let recordFindings: RecordFindings;
let recorded: Finding[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
  spool = await Spool.open({ folder, log });
  recorded = [];
  recordFindings = async (_tx, _brokerId, findings) => {
    recorded.push(...findings);
  };
  writer = createBatchWriter({
    db,
    spool,
    log,
    retryMs: 20,
    recordFindings: (...input) => recordFindings(...input),
  });
  brokers += 1;
  const broker = await db.broker.create({
    data: { name: `broker ${brokers}`, url: 'mqtt://127.0.0.1', topics: ['#'] },
  });
  brokerId = broker.id;
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

function topic(name: string, more: Partial<TopicRow> = {}): TopicRow {
  return {
    name,
    messages: 1,
    bytes: 10,
    retained: false,
    qos: 0,
    firstSeenAt: now,
    lastSeenAt: now,
    payload: null,
    ...more,
  };
}

function client(clientId: string, more: Partial<MqttClientRow> = {}): MqttClientRow {
  return {
    clientId,
    username: null,
    address: null,
    port: null,
    addresses: [],
    protocolVersion: null,
    keepAliveSeconds: null,
    cleanStart: null,
    isBridge: false,
    isMonitor: false,
    connected: true,
    since: now,
    lastReason: null,
    firstSeenAt: now,
    lastSeenAt: now,
    ...more,
  };
}

function subscription(
  clientId: string,
  filter: string,
  more: Partial<SubscriptionRow> = {},
): SubscriptionRow {
  return {
    clientId,
    filter,
    shareGroup: null,
    grantedQos: 0,
    denied: false,
    breadth: 50,
    exposedTopics: 3,
    active: true,
    isMonitor: false,
    firstSeenAt: now,
    lastSeenAt: now,
    endedAt: null,
    ...more,
  };
}

function event(clientId: string | null, more: Partial<BrokerEvent> = {}): BrokerEvent {
  return {
    kind: 'client.connected',
    receivedAt: now,
    brokerAt: null,
    clientId,
    clientIdConfidence: 'exact',
    origin: 'mqtt',
    spoofable: false,
    raw: `New client connected as ${clientId}`,
    ...more,
  };
}

const write = (rows: Partial<ReturnType<typeof emptyBatch>>) =>
  writer.write({ ...emptyBatch(brokerId), ...rows });

describe('topics and their minutes', () => {
  test('counts add up over batches, whether the id is cached or not', async () => {
    const payload = { base64: Buffer.from([0, 255, 10]).toString('base64'), length: 5000, at: now };
    await write({
      topics: [topic('a/b', { messages: 3, bytes: 30, payload }), topic('a/c', { retained: true, qos: 1 })],
      minutes: [{ topic: 'a/b', minute: now, count: 3, bytes: 30 }],
    });
    await write({
      topics: [
        topic('a/b', { messages: 2, bytes: 20, lastSeenAt: now + 5000, firstSeenAt: now - 5000 }),
        topic('a/d'),
      ],
      minutes: [
        { topic: 'a/b', minute: now + 1000, count: 1, bytes: 10 },
        { topic: 'a/b', minute: now + 2000, count: 1, bytes: 10 },
        { topic: 'a/only in minutes', minute: now, count: 7, bytes: 70 },
      ],
    });
    const rows = await db.topic.findMany({ where: { brokerId }, orderBy: { name: 'asc' } });
    expect(
      rows.map(({ name, messageCount, byteCount }) => [name, Number(messageCount), Number(byteCount)]),
    ).toEqual([
      ['a/b', 5, 50],
      ['a/c', 1, 10],
      ['a/d', 1, 10],
      ['a/only in minutes', 0, 0],
    ]);
    expect(rows[0]).toMatchObject({
      firstSeenAt: new Date(now - 5000),
      lastSeenAt: new Date(now + 5000),
      lastPayload: new Uint8Array([0, 255, 10]),
      lastPayloadLength: 5000,
      lastPayloadAt: new Date(now),
    });
    expect(rows[1]).toMatchObject({ retained: true, qos: 1 });
    const minutes = await db.topicMinute.findMany({ where: { brokerId }, orderBy: { topicId: 'asc' } });
    expect(minutes.map(({ minute, count, bytes }) => [minute, count, bytes])).toEqual([
      [new Date('2026-11-22T12:00:00Z'), 5, 50n],
      [new Date('2026-11-22T12:00:00Z'), 7, 70n],
    ]);
  });

  test('one name twice in a batch is one topic', async () => {
    await write({ topics: [topic('x', { messages: 2 }), topic('x', { messages: 3, qos: 2 })] });
    expect(await db.topic.findMany({ where: { brokerId } })).toMatchObject([
      { name: 'x', messageCount: 5n, qos: 2 },
    ]);
  });

  test('a topic whose row was deleted is made again, and its series goes on', async () => {
    await write({ topics: [topic('x'), topic('y')] });
    await db.topic.deleteMany({ where: { brokerId, name: 'x' } });
    await write({
      topics: [topic('x'), topic('y')],
      minutes: [{ topic: 'x', minute: now, count: 1, bytes: 1 }],
    });
    const rows = await db.topic.findMany({ where: { brokerId }, orderBy: { name: 'asc' } });
    expect(rows.map((row) => [row.name, Number(row.messageCount)])).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
    expect(await db.topicMinute.findMany({ where: { topicId: rows[0]?.id } })).toHaveLength(1);
  });

  test('a batch that is rolled back leaves no id behind in the cache', async () => {
    recordFindings = async () => {
      recordFindings = async () => undefined;
      throw new Error('not this time');
    };
    const finding: Finding = { action: 'clear', detector: 'd', key: 'k', at: now, summary: '' };
    await write({
      topics: [topic('x')],
      minutes: [{ topic: 'x', minute: now, count: 1, bytes: 1 }],
      findings: [finding],
    });
    await writer.drained(AbortSignal.timeout(60_000));
    await write({ topics: [topic('x')], minutes: [{ topic: 'x', minute: now, count: 1, bytes: 1 }] });
    const [row] = await db.topic.findMany({ where: { brokerId } });
    expect(row?.messageCount).toBe(2n);
    expect(await db.topicMinute.findMany({ where: { brokerId } })).toMatchObject([
      { topicId: row?.id, count: 2 },
    ]);
  });
});

describe('state and events', () => {
  test('what is written every second takes no new id each time, or ids of 32 bits run out within weeks', async () => {
    const presence = {
      group: 'g',
      edgeNode: 'n',
      state: 'online' as const,
      since: now,
      reason: null,
      births: 1,
      deaths: 0,
      metricCount: null,
      lastMessageAt: now,
      firstSeenAt: now,
    };
    const again = () =>
      write({
        clients: [client('c1')],
        subscriptions: [subscription('c1', '#')],
        nodes: [{ ...presence, bdSeq: 1 }],
        devices: [{ ...presence, device: 'd' }],
      });
    const used = () => db.$queryRaw`SELECT
      (SELECT last_value FROM mqtt_client_id_seq) AS clients, (SELECT last_value FROM subscription_id_seq) AS subscriptions,
      (SELECT last_value FROM edge_node_id_seq) AS nodes, (SELECT last_value FROM device_id_seq) AS devices`;
    await again();
    const before = await used();
    await again();
    await again();
    expect(await used()).toEqual(before);
    expect(await db.device.count()).toBe(1);
  });

  test('an MQTT client keeps what is not known again, and its addresses', async () => {
    await write({
      clients: [
        client('c1', {
          username: 'u',
          address: '10.0.0.1',
          port: 5,
          addresses: ['10.0.0.1'],
          protocolVersion: 5,
        }),
      ],
    });
    await write({
      clients: [
        client('c1', {
          address: '10.0.0.2',
          addresses: ['10.0.0.2', '10.0.0.1'],
          firstSeenAt: now + 1,
          lastSeenAt: now + 9,
        }),
        client('c1', {
          address: '10.0.0.3',
          addresses: ['10.0.0.3', '10.0.0.2'],
          connected: null,
          since: null,
          lastReason: 'r',
        }),
      ],
    });
    expect(await db.mqttClient.findMany({ where: { brokerId } })).toMatchObject([
      {
        username: 'u',
        port: 5,
        protocolVersion: 5,
        address: '10.0.0.3',
        connected: null,
        since: null,
        lastReason: 'r',
        addresses: ['10.0.0.3', '10.0.0.2', '10.0.0.1'],
        firstSeenAt: new Date(now),
        lastSeenAt: new Date(now),
      },
    ]);
  });

  test('a subscription is proposed for approval once; what a person said of it stays', async () => {
    const reviews = async () =>
      (await db.subscription.findMany({ where: { brokerId }, orderBy: { filter: 'asc' } })).map(
        ({ filter, review }) => `${filter} ${review}`,
      );
    await write({
      subscriptions: [subscription('c1', '#', { review: 'proposed' }), subscription('c1', 'a/#')],
    });
    expect(await reviews()).toEqual(['# proposed', 'a/# none']);
    await write({
      subscriptions: [subscription('c1', '#'), subscription('c1', 'a/#', { review: 'proposed' })],
    });
    expect(await reviews()).toEqual(['# proposed', 'a/# proposed']);
    await db.subscription.updateMany({ where: { brokerId, filter: '#' }, data: { review: 'refused' } });
    await write({ subscriptions: [subscription('c1', '#', { review: 'proposed' })] });
    expect(await reviews()).toEqual(['# refused', 'a/# proposed']);
  });

  test('a subscription keeps its measured breadth when that is not measured again', async () => {
    await write({
      subscriptions: [
        subscription('c1', '#', { breadth: 100, exposedTopics: 9 }),
        subscription('c1', '$share/g/#'),
      ],
    });
    await write({
      subscriptions: [
        subscription('c1', '#', { breadth: null, exposedTopics: null, active: false, endedAt: now + 5 }),
      ],
    });
    expect(await db.subscription.findMany({ where: { brokerId }, orderBy: { filter: 'asc' } })).toMatchObject(
      [
        { filter: '#', breadth: 100, exposedTopics: 9, active: false, endedAt: new Date(now + 5) },
        { filter: '$share/g/#', breadth: 50, active: true },
      ],
    );
  });

  test('presence of edge nodes, devices and hosts; a device alone brings its node', async () => {
    const presence = {
      group: 'g',
      edgeNode: 'n1',
      state: 'online',
      since: now,
      reason: null,
      births: 1,
      deaths: 0,
      metricCount: 4,
      lastMessageAt: now,
      firstSeenAt: now,
    } as const;
    await write({
      nodes: [{ ...presence, bdSeq: 7 }],
      devices: [
        { ...presence, device: 'd1' },
        { ...presence, edgeNode: 'n2', device: 'd1' },
      ],
      hosts: [{ hostId: 'h', state: 'online', since: now, firstSeenAt: now }],
    });
    await write({
      nodes: [
        {
          ...presence,
          state: 'offline',
          reason: 'death',
          deaths: 1,
          metricCount: null,
          lastMessageAt: now - 1,
          bdSeq: 2 ** 60,
        },
      ],
      hosts: [{ hostId: 'h', state: 'offline', since: now + 1, firstSeenAt: now }],
    });
    const nodes = await db.edgeNode.findMany({
      where: { brokerId },
      orderBy: { edgeNode: 'asc' },
      include: { devices: true },
    });
    expect(nodes).toMatchObject([
      {
        edgeNode: 'n1',
        state: 'offline',
        deaths: 1,
        metricCount: 4,
        bdSeq: null,
        lastMessageAt: new Date(now),
        devices: [{ device: 'd1', state: 'online' }],
      },
      { edgeNode: 'n2', state: 'unknown', devices: [{ device: 'd1', metricCount: 4 }] },
    ]);
    expect(await db.hostApplication.findMany({ where: { brokerId } })).toMatchObject([
      { hostId: 'h', state: 'offline' },
    ]);
  });

  test('events go live with their stored ids, in order, before the lists that changed', async () => {
    const newest = (await db.change.aggregate({ _max: { seq: true } }))._max.seq ?? 0n;
    await write({
      events: [event('c1', { protocolVersion: 5 }), event('c2', { candidates: ['x'] }), event(null)],
      clients: [client('c1')],
    });
    const stored = await db.brokerEvent.findMany({ where: { brokerId }, orderBy: { id: 'asc' } });
    expect(stored.map(({ clientId, details }) => [clientId, details])).toEqual([
      ['c1', { protocolVersion: 5 }],
      ['c2', { candidates: ['x'] }],
      [null, null],
    ]);
    const frames = (await readChanges(db, newest, 10)).map(({ frame }) => frame);
    expect(frames).toMatchObject([
      {
        type: 'events',
        events: stored.map((row) => ({
          id: String(row.id),
          clientId: row.clientId,
          broker: `broker ${brokers}`,
          at: new Date(now).toISOString(),
        })),
      },
      { type: 'changed', resource: 'clients', brokerId },
    ]);
  });

  test('metrics: a sample seen twice is stored once, and what is no number is left out', async () => {
    const metric = { name: 'clients/total', at: now, value: 3.25 };
    await write({
      metrics: [
        metric,
        metric,
        { ...metric, at: now + 1, value: Number.NaN },
        { ...metric, at: now + 2, value: 1e300 },
      ],
    });
    await write({ metrics: [metric] });
    const rows = await db.brokerMetric.findMany({ where: { brokerId }, orderBy: { at: 'asc' } });
    expect(rows.map(({ at, value }) => [at.getTime() - now, value])).toEqual([
      [0, 3.25],
      [2, 1e300],
    ]);
  });
});

describe('hostile input', () => {
  const hostile = [
    ['SQL', `'; DROP TABLE topic; --`],
    ['array and JSON syntax', '{"a",NULL,\\}\\"\\u0000[]'],
    ['control characters', '\u0001\u0007\r\n\t\u001b[31m\u007f\u0085'],
    ['bidi and zero width', '\u202eabc\u2066\u200b\ufeff'],
    ['markup', '<script>alert(1)</script>&amp;'],
    ['NUL', 'a\u0000b'],
    ['lone surrogates', '\ud800x\udc00'],
    ['beyond the basic plane', '😀'.repeat(300)],
    ['64 kB', 'x'.repeat(65_535)],
    ['64 kB that differs at the end', `${'x'.repeat(65_534)}y`],
    ['log look-alike', 'New client connected from 1.2.3.4:1 as y (p5, c1, k60).'],
    ['empty', ''],
  ] as const;

  test.each(hostile)('%s comes back bounded but recognisable, everywhere', async (_name, text) => {
    const presence = {
      state: 'online',
      since: now,
      reason: text,
      births: 1,
      deaths: 0,
      metricCount: 2 ** 40,
      lastMessageAt: null,
      firstSeenAt: now,
    } as const;
    const rows = {
      topics: [topic(text)],
      minutes: [{ topic: text, minute: now, count: 1, bytes: 1 }],
      metrics: [{ name: text, at: now, value: 1 }],
      events: [
        event(text, {
          username: text,
          address: text,
          reason: text,
          filter: text,
          topic: text,
          raw: text,
          shareGroup: text,
          candidates: [text],
          port: 2 ** 40,
          brokerAt: 1e30,
        }),
      ],
      clients: [
        client(text, { username: text, address: text, addresses: [text], lastReason: text, port: -1e12 }),
      ],
      subscriptions: [subscription(text, text, { shareGroup: text })],
      nodes: [{ ...presence, group: text, edgeNode: text, bdSeq: -1 }],
      devices: [{ ...presence, group: text, edgeNode: text, device: text }],
      hosts: [{ hostId: text, state: 'online', since: now, firstSeenAt: now } as const],
    };
    await write(rows);
    await write(rows);
    expect([writer.status(), spool.counters.refusedBatches]).toEqual([
      { isDatabaseAway: false, spooledBatches: 0 },
      0,
    ]);
    const stored = boundIdentifier(text);
    const where = { brokerId };
    expect(await db.topic.findMany({ where })).toMatchObject([{ name: stored, messageCount: 2n }]);
    expect(await db.topicMinute.findMany({ where })).toMatchObject([{ count: 2 }]);
    expect(await db.brokerMetric.findMany({ where })).toMatchObject([{ name: stored }]);
    expect(await db.mqttClient.findMany({ where })).toMatchObject([
      { clientId: stored, username: stored, addresses: [stored], port: null },
    ]);
    expect(await db.subscription.findMany({ where })).toMatchObject([
      { clientId: stored, filter: stored, shareGroup: stored },
    ]);
    expect(await db.edgeNode.findMany({ where, include: { devices: true } })).toMatchObject([
      { group: stored, edgeNode: stored, reason: stored, devices: [{ device: stored }] },
    ]);
    expect(await db.hostApplication.findMany({ where })).toMatchObject([{ hostId: stored }]);
    const [first] = await db.brokerEvent.findMany({ where });
    expect(first).toMatchObject({
      clientId: stored,
      topic: stored,
      port: null,
      brokerAt: null,
      details: { candidates: [stored] },
    });
  });
});

describe('failures', () => {
  test('a batch for a broker that has been removed goes nowhere and stops nothing', async () => {
    await db.broker.delete({ where: { id: brokerId } });
    await write({ topics: [topic('x')], events: [event('c')] });
    expect(writer.status()).toEqual({ isDatabaseAway: false, spooledBatches: 0 });
    expect(await db.brokerEvent.count({ where: { brokerId } })).toBe(0);
  });

  test('a batch that PostgreSQL refuses is put aside, whole, and the next one is written', async () => {
    await write({ topics: [topic('x', { messages: 1.5 })], events: [event('c')] });
    await write({ topics: [topic('y')] });
    expect((await db.topic.findMany({ where: { brokerId } })).map((row) => row.name)).toEqual(['y']);
    expect(spool.counters.refusedBatches).toBe(1);
    expect(readdirSync(folder).filter((name) => name.startsWith('refused-'))).toHaveLength(1);
  });

  test('a bug while recording findings is tried again, then put aside', async () => {
    let calls = 0;
    recordFindings = async () => {
      calls += 1;
      throw new TypeError('a bug');
    };
    await write({
      topics: [topic('x')],
      findings: [{ action: 'clear', detector: 'd', key: 'k', at: now, summary: '' }],
    });
    await write({ topics: [topic('y')] });
    await writer.drained(AbortSignal.timeout(60_000));
    expect([calls, spool.counters.refusedBatches]).toEqual([5, 1]);
    expect((await db.topic.findMany({ where: { brokerId } })).map((row) => row.name)).toEqual(['y']);
  });

  test('findings are recorded in the batch’s own transaction, after its rows', async () => {
    const finding: Finding = { action: 'clear', detector: 'd', key: 'k', at: now, summary: 's' };
    let topicsSeen = -1;
    recordFindings = async (tx, id) => {
      topicsSeen = await tx.topic.count({ where: { brokerId: id } });
    };
    await write({ topics: [topic('x')], findings: [finding] });
    expect(topicsSeen).toBe(1);
  });
});
