import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AlertRecord, untouched } from '@/lib/alerting/alert-record';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { findUnresolvedAlert, saveAlert } from './alert-repository';
import { createDatabase, type Database } from './database';

const at = new Date('2026-11-22T12:00:00.123Z');
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let brokerId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
  brokerId = (await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } })).id;
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(() => db.alert.deleteMany());

function alert(more: Partial<AlertRecord> = {}): AlertRecord {
  return {
    id: '01935000-0000-7000-8000-000000000001',
    brokerId,
    detector: 'wildcard-subscriber',
    dedupKey: 'client\u202e "#"',
    severity: 'high',
    confidence: 0.75,
    state: 'open',
    title: 't',
    summary: 's',
    subject: { kind: 'client', id: 'c' },
    count: 2,
    firstSeenAt: at,
    lastSeenAt: at,
    clearedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    evidence: { filter: '#', nested: { list: [1, null, 'x'] } },
    attack: [
      {
        id: 'T0802',
        name: 'Automated Collection',
        version: '19',
      },
    ],
    isShadow: false,
    verdict: null,
    suppressedCount: 0,
    quietUntil: null,
    quietMinutes: null,
    ...untouched,
    version: 1,
    ...more,
  };
}

const key = (record: AlertRecord) => ({
  brokerId: record.brokerId,
  detector: record.detector,
  dedupKey: record.dedupKey,
});
const find = (record: AlertRecord) => db.$transaction((tx) => findUnresolvedAlert(tx, key(record)));
const save = (record: AlertRecord, ...timeline: Parameters<typeof saveAlert>[2]) =>
  db.$transaction((tx) => saveAlert(tx, record, timeline));

test('an alert comes back as it was saved, then as it was changed', async () => {
  const opened = alert();
  expect(await find(opened)).toBeNull();
  await save(opened, { at, kind: 'opened', actor: null, text: 'first' });
  expect(await find(opened)).toEqual(opened);

  const changed = alert({
    severity: 'critical',
    count: 3,
    version: 2,
    state: 'acknowledged',
    acknowledgedAt: at,
    acknowledgedBy: 'Ann',
  });
  await save(changed, { at, kind: 'escalated', actor: 'Ann', text: 'worse' });
  expect(await find(changed)).toEqual(changed);
  expect(await db.alertEvent.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { kind: 'opened', actor: null, text: 'first', at },
    { kind: 'escalated', actor: 'Ann', text: 'worse' },
  ]);
});

test.each([
  ['resolved', { state: 'resolved' }],
  ['of another key', { dedupKey: 'other' }],
  ['of another detector', { detector: 'sys-reader' }],
] as const)('an alert that is %s is not found', async (_name, more) => {
  await save(alert(more));
  expect(await find(alert())).toBeNull();
});

test('who finds an alert holds it until the transaction ends', async () => {
  await save(alert());
  const order: string[] = [];
  let second: Promise<void> = Promise.resolve();
  await db.$transaction(async (tx) => {
    const found = await findUnresolvedAlert(tx, key(alert()));
    second = db.$transaction(async (other) => {
      const seen = await findUnresolvedAlert(other, key(alert()));
      order.push(`second saw ${seen?.count}`);
    });
    await new Promise((done) => setTimeout(done, 200));
    if (found) await saveAlert(tx, { ...found, count: 9 }, []);
    order.push('first done');
  });
  await second;
  expect(order).toEqual(['first done', 'second saw 9']);
});

test('a second alert for the same condition is refused by the database', async () => {
  await save(alert());
  await expect(save(alert({ id: '01935000-0000-7000-8000-000000000002' }))).rejects.toThrow();
  await save(alert({ state: 'resolved' }));
  await save(alert({ id: '01935000-0000-7000-8000-000000000002' }));
  expect(await db.alert.count()).toBe(2);
});
