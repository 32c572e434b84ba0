import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { pruneDroppedMetrics, retain } from './retain';

const now = Date.UTC(2026, 10, 22, 12);
const daysAgo = (days: number) => new Date(now - days * 86_400_000);
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

test('spans that no report reaches go, the one that lasts stays; metric minutes go with their days', async () => {
  const { id: brokerId } = await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } });
  const span = { brokerId, entityKind: 'node', entityId: 1 };
  await db.availabilitySpan.createMany({
    data: [
      { ...span, state: 'online', fromAt: daysAgo(900), toAt: daysAgo(401) },
      { ...span, state: 'offline', fromAt: daysAgo(401), toAt: daysAgo(399) },
      { ...span, state: 'online', fromAt: daysAgo(399), toAt: null },
    ],
  });
  const minute = { brokerId, metricId: 1, count: 1, min: 0, max: 0, last: 0 };
  await db.metricMinute.createMany({
    data: [20, 3].map((days) => ({ ...minute, minute: daysAgo(days) })),
  });
  await retain({ db, log: pino({ level: 'silent' }), now: () => new Date(now) });
  const left = await db.availabilitySpan.findMany({ orderBy: { fromAt: 'asc' } });
  expect(left.map(({ state, fromAt }) => [state, fromAt])).toEqual([
    ['offline', daysAgo(401)],
    ['online', daysAgo(399)],
  ]);
  expect((await db.metricMinute.findMany()).map((row) => row.minute)).toEqual([daysAgo(3)]);
});

test('metrics that births left out go with their course, and the oldest when they are too many', async () => {
  const { id: brokerId } = await db.broker.create({ data: { name: 'c', url: 'mqtt://x', topics: [] } });
  const { id: edgeNodeId } = await db.edgeNode.create({
    data: {
      brokerId,
      group: 'g',
      edgeNode: 'n',
      state: 'online',
      since: daysAgo(1),
      firstSeenAt: daysAgo(99),
    },
  });
  const metric = { edgeNodeId, datatype: 'Int32', value: 1, quality: 'stale', receivedAt: daysAgo(90) };
  await db.metric.createMany({
    data: [
      { ...metric, name: 'still declared' },
      { ...metric, name: 'long gone', droppedAt: daysAgo(15) },
      ...[3, 2, 1].map((days) => ({ ...metric, name: `gone for ${days}`, droppedAt: daysAgo(days) })),
    ],
  });
  const left = async () => (await db.metric.findMany({ orderBy: { id: 'asc' } })).map(({ name }) => name);
  await pruneDroppedMetrics(db, new Date(now));
  expect(await left()).toEqual(['still declared', 'gone for 3', 'gone for 2', 'gone for 1']);
  await pruneDroppedMetrics(db, new Date(now), 2);
  expect(await left()).toEqual(['still declared', 'gone for 2', 'gone for 1']);
});

test('resolved alerts go after a year with what hangs on them; those of a case and those that last stay', async () => {
  const { id: brokerId } = await db.broker.create({ data: { name: 'd', url: 'mqtt://x', topics: [] } });
  const store = async (dedupKey: string, days: number, state = 'resolved') => {
    const at = daysAgo(days);
    const row = { brokerId, severity: 'high', title: dedupKey };
    const incident = await db.incident.create({ data: { ...row, state, openedAt: at, lastSeenAt: at } });
    const resolvedAt = state === 'resolved' ? at : null;
    const seen = { firstSeenAt: at, lastSeenAt: at, resolvedAt };
    const about = { detector: 'replay', dedupKey, confidence: 1, summary: '', subjectKind: 'topic' };
    const alert = await db.alert.create({
      data: { ...row, ...about, ...seen, subjectId: 'a', state, incidentId: incident.id },
    });
    await db.alertEvent.create({ data: { alertId: alert.id, kind: 'opened' } });
    await db.incidentKey.create({ data: { brokerId, key: dedupKey, incidentId: incident.id, lastAt: at } });
    return alert;
  };
  const old = await store('old', 366);
  await store('young', 364);
  await store('lasts', 400, 'open');
  const kept = await store('of a case', 400);
  await store('fresh', 0, 'open');
  await db.alert.update({ where: { id: kept.id }, data: { inhibitedById: old.id } });
  const { id: caseId } = await db.caseFile.create({ data: { title: 't', severity: 'high', author: 'Anna' } });
  await db.caseAlert.create({ data: { caseId, alertId: kept.id, addedBy: 'Anna' } });
  await retain({ db, log: pino({ level: 'silent' }), now: () => new Date(now) });
  const titlesOf = (rows: readonly { readonly title: string }[]) => rows.map(({ title }) => title);
  const left = ['fresh', 'lasts', 'of a case', 'young'];
  expect(titlesOf(await db.alert.findMany({ where: { brokerId }, orderBy: { title: 'asc' } }))).toEqual(left);
  expect(titlesOf(await db.incident.findMany({ where: { brokerId }, orderBy: { title: 'asc' } }))).toEqual(
    left,
  );
  expect(await db.alertEvent.count({ where: { alert: { brokerId } } })).toBe(4);
  expect(await db.incidentKey.findMany({ where: { brokerId } })).toMatchObject([{ key: 'fresh' }]);
});
