import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  droppedReason,
  type MetricMinuteRow,
  type MetricRow,
  type QuirkRow,
} from '@/lib/sparkplug/stored-rows';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { restoreSparkplug } from '@/workers/ingest/restore-sparkplug';
import { applyBatch } from './apply-batch';
import { createDatabase, type Database } from './database';
import { emptyBatch, type WriteBatch } from './write-batch';

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
beforeEach(async () => {
  await db.broker.deleteMany();
  brokerId = (await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } })).id;
  await write({ nodes: [{ ...presence, bdSeq: 0 }], devices: [{ ...presence, device: 'd' }] });
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

const metric: MetricRow = {
  group: 'g',
  edgeNode: 'n',
  device: null,
  name: 'temperature',
  alias: 7,
  datatype: 'Float',
  value: 21.5,
  quality: 'good',
  staleReason: null,
  sourceAt: start,
  receivedAt: start + 3,
  isTransient: false,
};

test('metrics come back from the database as they were written, each value of the wire', async () => {
  const values: MetricRow['value'][] = [
    21.5,
    -0.1,
    true,
    '18446744073709551615',
    'a\u0000b',
    null,
    Number.NaN,
  ];
  const rows = values.map((value, place) => ({ ...metric, name: `m${place}`, value }));
  const ofDevice = { ...metric, device: 'd', alias: null, sourceAt: null };
  await write({ sparkplugMetrics: [...rows, ofDevice, { ...metric, device: 'nobody' }] });
  const { metrics } = await restoreSparkplug(db, brokerId);
  expect(metrics).toEqual([
    ...rows.slice(0, 4),
    { ...rows[4], value: 'a⟨U+0000⟩b' },
    rows[5],
    { ...rows[6], value: 'NaN' },
    ofDevice,
  ]);
});

test('a metric keeps its row: the last of a batch counts, an alias stays known', async () => {
  await write({ sparkplugMetrics: [metric] });
  const before = await db.metric.findFirstOrThrow();
  const later = {
    ...metric,
    value: 22,
    alias: null,
    quality: 'stale',
    staleReason: 'death certificate',
  } as const;
  await write({ sparkplugMetrics: [{ ...metric, value: 1 }, later] });
  const after = await db.metric.findMany();
  expect(after).toHaveLength(1);
  expect(after[0]).toMatchObject({ id: before.id, value: 22, alias: 7n, staleReason: 'death certificate' });
});

test('parts of a minute add up, within a batch and over batches; what is no number goes nowhere', async () => {
  const minute: MetricMinuteRow = {
    group: 'g',
    edgeNode: 'n',
    device: null,
    name: 'temperature',
    minute: start,
    count: 2,
    min: 1,
    max: 4,
    last: 3,
  };
  await write({
    sparkplugMetrics: [metric],
    metricMinutes: [
      minute,
      { ...minute, count: 1, min: 0, max: 2, last: 2 },
      { ...minute, last: Number.NaN },
    ],
  });
  await write({
    metricMinutes: [
      { ...minute, count: 1, max: 9, last: 9 },
      { ...minute, name: 'unheard of' },
    ],
  });
  expect(await db.metricMinute.findMany()).toMatchObject([{ count: 4, min: 0, max: 9, last: 9 }]);
});

test('a revoked quirk stays revoked whatever the worker counts', async () => {
  const quirk: QuirkRow = {
    group: 'g',
    edgeNode: 'n',
    rule: 'S10',
    count: 3,
    firstAt: start,
    lastAt: start + 5,
  };
  await write({ quirks: [quirk, { ...quirk, rule: 'S20' }] });
  const row = await db.sparkplugQuirk.findFirstOrThrow({ where: { rule: 'S10' } });
  await db.sparkplugQuirk.update({
    where: { id: row.id },
    data: { revokedAt: new Date(), revokedBy: 'Anna' },
  });
  await write({ quirks: [{ ...quirk, count: 8, lastAt: start + 50 }] });
  const { quirks, revokedQuirks } = await restoreSparkplug(db, brokerId);
  expect(quirks.map(({ rule }) => rule)).toEqual(['S20']);
  expect(revokedQuirks).toEqual([{ ...quirk, count: 8, lastAt: start + 50 }]);
});

test('how messages travel is kept with the edge node; what is not known yet keeps what was', async () => {
  const travel = {
    group: 'g',
    edgeNode: 'n',
    clientId: 'edge-1',
    skewMs: -12.5,
    latencyP50Ms: 4,
    latencyP95Ms: 30,
    rebirths: 2,
    lostMessages: 9,
  };
  await write({ travel: [travel] });
  await write({ travel: [{ ...travel, clientId: null, skewMs: null, rebirths: 3 }] });
  const restored = await restoreSparkplug(db, brokerId);
  expect(restored.travel).toEqual([{ ...travel, rebirths: 3 }]);
});

test('a metric that a birth left out is marked since then, keeps its id, and is not read back until it is declared again', async () => {
  const stored = () => db.metric.findFirstOrThrow({ where: { name: 'temperature' } });
  await write({ sparkplugMetrics: [metric] });
  const { id, droppedAt } = await stored();
  expect(droppedAt).toBeNull();
  const dropped = { ...metric, quality: 'stale' as const, staleReason: droppedReason };
  await write({ sparkplugMetrics: [dropped] });
  const first = await stored();
  expect(first).toMatchObject({ id, droppedAt: expect.any(Date) });
  await write({ sparkplugMetrics: [dropped] });
  expect((await stored()).droppedAt).toEqual(first.droppedAt);
  expect((await restoreSparkplug(db, brokerId)).metrics).toEqual([]);
  await write({ sparkplugMetrics: [metric] });
  expect(await stored()).toMatchObject({ id, droppedAt: null });
  expect((await restoreSparkplug(db, brokerId)).metrics).toHaveLength(1);
});
