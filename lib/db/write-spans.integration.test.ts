import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { applyBatch } from './apply-batch';
import { createDatabase, type Database } from './database';
import { type DeviceRow, type EdgeNodeRow, emptyBatch, type SpanRow, type WriteBatch } from './write-batch';

const start = Date.UTC(2026, 10, 22, 12);
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let brokerId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await db.broker.deleteMany();
  brokerId = (await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } })).id;
});

const presence = {
  group: 'g',
  edgeNode: 'n',
  state: 'online',
  since: start,
  reason: null,
  births: 1,
  deaths: 0,
  metricCount: 3,
  lastMessageAt: start,
  firstSeenAt: start,
} as const;
const node: EdgeNodeRow = { ...presence, bdSeq: 0 };
const device: DeviceRow = { ...presence, device: 'd' };
const nodeSpan = (state: SpanRow['state'], at: number): SpanRow => ({
  kind: 'node',
  group: 'g',
  edgeNode: 'n',
  state,
  at: start + at,
  reason: `${state} at ${at}`,
});

function write(batch: Partial<WriteBatch>): Promise<unknown> {
  return db.$transaction((tx) =>
    applyBatch(
      tx,
      { ...emptyBatch(brokerId), ...batch },
      { knownTopics: new Map(), recordFindings: async () => {} },
    ),
  );
}

async function spans(kind: string): Promise<readonly (readonly [string, number, number | null])[]> {
  const rows = await db.availabilitySpan.findMany({
    where: { entityKind: kind },
    orderBy: { fromAt: 'asc' },
  });
  return rows.map(({ state, fromAt, toAt }) => [
    state,
    fromAt.getTime() - start,
    toAt === null ? null : toAt.getTime() - start,
  ]);
}

test('births and deaths become spans to the millisecond, and the same batch again changes nothing', async () => {
  const batch = {
    nodes: [node],
    devices: [device],
    spans: [
      nodeSpan('online', 1),
      { ...nodeSpan('online', 17), kind: 'device', device: 'd' } as SpanRow,
      nodeSpan('offline', 1234),
      { ...nodeSpan('offline', 1234), kind: 'device', device: 'd' } as SpanRow,
      nodeSpan('online', 5001),
    ],
  };
  await write(batch);
  const expected = [
    ['online', 1, 1234],
    ['offline', 1234, 5001],
    ['online', 5001, null],
  ];
  expect(await spans('node')).toEqual(expected);
  expect(await spans('device')).toEqual([
    ['online', 17, 1234],
    ['offline', 1234, null],
  ]);
  await write(batch);
  expect(await spans('node')).toEqual(expected);
  await write({ spans: [nodeSpan('unknown', 6000), nodeSpan('online', 6000)] });
  await write({ spans: [nodeSpan('offline', 9000)] });
  expect((await spans('node')).slice(2)).toEqual([
    ['online', 5001, 6000],
    ['online', 6000, 9000],
    ['offline', 9000, null],
  ]);
});

test('states of names that are not stored go nowhere', async () => {
  await write({
    spans: [nodeSpan('online', 1), { kind: 'defined', id: 99, state: 'online', at: 1, reason: null }],
  });
  expect(await db.availabilitySpan.count()).toBe(0);
});

test('after a restart the time from the last sign of life on is unknown until something is seen', async () => {
  await write({ nodes: [node], devices: [device], spans: [nodeSpan('online', 1)] });
  const blindGap = { aliveUntil: start + 60_000, at: start + 90_000, reason: 'the monitor was not running' };
  await write({ blindGap });
  const expected = [
    ['online', 1, 60_000],
    ['unknown', 60_000, null],
  ];
  expect(await spans('node')).toEqual(expected);
  await write({ blindGap });
  expect(await spans('node')).toEqual(expected);
  await write({ spans: [nodeSpan('online', 95_000)] });
  expect((await spans('node')).slice(1)).toEqual([
    ['unknown', 60_000, 95_000],
    ['online', 95_000, null],
  ]);
});

test('a change that was written after the last heartbeat is a sign of life too', async () => {
  await write({ nodes: [node], spans: [nodeSpan('online', 1), nodeSpan('offline', 70_000)] });
  await write({ blindGap: { aliveUntil: start + 60_000, at: start + 90_000, reason: 'gap' } });
  expect(await spans('node')).toEqual([
    ['online', 1, 70_000],
    ['offline', 70_000, 70_001],
    ['unknown', 70_001, null],
  ]);
});

test('the monitor’s own sight of the broker has spans too', async () => {
  const state = (reason: string, at: number) =>
    ({
      kind: 'monitor.state',
      receivedAt: start + at,
      brokerAt: null,
      clientId: null,
      clientIdConfidence: 'absent',
      reason,
      origin: 'monitor',
      spoofable: false,
      raw: '',
    }) as const;
  await write({ events: [state('connecting', 0), state('online', 500)] });
  await write({ events: [state('blind: no counters for 30 s', 9000), state('online', 12_000)] });
  expect(await spans('link')).toEqual([
    ['unknown', 0, 500],
    ['online', 500, 9000],
    ['unknown', 9000, 12_000],
    ['online', 12_000, null],
  ]);
});
