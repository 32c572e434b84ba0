import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { liveFrameSchema } from '@/lib/live/live-frame';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { tellDueIncidents } from '../incidents/tell-due-incidents';
import { recordFindings } from './record-findings';

const at = Date.UTC(2026, 10, 22, 12);
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let brokerId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
  brokerId = (await db.broker.create({ data: { name: 'Plant', url: 'mqtt://x', topics: [] } })).id;
  await db.channel.create({ data: { kind: 'webhook', name: 'all', minimumSeverity: 'info' } });
  await db.channel.create({ data: { kind: 'webhook', name: 'urgent', minimumSeverity: 'critical' } });
  await db.channel.create({ data: { kind: 'webhook', name: 'off', enabled: false } });
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await db.alert.deleteMany();
  await db.incident.deleteMany();
  await db.change.deleteMany();
});

function raise(key: string, severity: Severity = 'high', later = 0): Finding {
  return {
    action: 'raise',
    detector: 'wildcard-subscriber',
    key,
    at: at + later,
    severity,
    confidence: 0.9,
    title: `“${key}” subscribed to everything`,
    summary: 's',
    subject: { kind: 'client', id: key },
    evidence: { filter: '#' },
    attack: [],
  };
}
const clear = (key: string): Finding => ({
  action: 'clear',
  detector: 'wildcard-subscriber',
  key,
  at,
  summary: 'over',
});

function record(...findings: Finding[]): Promise<void> {
  const context = { publicUrl: 'http://host:3000', now: new Date(at) };
  return db.$transaction((tx) => recordFindings(tx, brokerId, findings, context));
}

/** What is queued once the worker has told what is due `later` ms after the findings. */
async function notified(later = 2000) {
  const context = { publicUrl: 'http://host:3000', now: new Date(at + later) };
  await db.$transaction((tx) => tellDueIncidents(tx, context, 100));
  const rows = await db.notification.findMany({ include: { channel: true }, orderBy: { createdAt: 'asc' } });
  return rows.map((row) => `${row.channel.name} ${row.cause}`).sort();
}

async function alertFrames() {
  const changes = await db.change.findMany({ orderBy: { seq: 'asc' } });
  return changes
    .map((change) => change.frame)
    .filter((frame) => liveFrameSchema.parse(frame).type === 'alert');
}

test('a finding opens one alert, tells it live and queues it for the channels that want it', async () => {
  await record(raise('evil'));
  const [alert, ...others] = await db.alert.findMany({ include: { timeline: true } });
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ state: 'open', count: 1, severity: 'high', subjectId: 'evil', version: 1 });
  expect(alert?.timeline).toMatchObject([{ kind: 'opened', actor: null }]);
  expect(await alertFrames()).toMatchObject([
    {
      type: 'alert',
      cause: 'opened',
      alert: { broker: 'Plant', url: `http://host:3000/alerts/${alert?.id}` },
    },
  ]);
  expect(await notified()).toEqual(['all opened']);
});

test('repeats are counted and told live, not notified again', async () => {
  await record(raise('evil'));
  await record(raise('evil', 'high', 1000), raise('evil', 'high', 2000));
  expect(await db.alert.findMany()).toMatchObject([{ count: 3, lastSeenAt: new Date(at + 2000) }]);
  expect(await notified()).toEqual(['all opened']);
  expect(await alertFrames()).toMatchObject([{ cause: 'opened' }, { cause: 'repeated' }]);
});

test('many findings of one condition in one batch make one alert, saved once', async () => {
  await record(...Array.from({ length: 500 }, (_, index) => raise('evil', 'high', index)), raise('other'));
  const alerts = await db.alert.findMany({ orderBy: { count: 'desc' } });
  expect(alerts.map((alert) => [alert.subjectId, alert.count])).toEqual([
    ['evil', 500],
    ['other', 1],
  ]);
  expect(await alertFrames()).toHaveLength(2);
});

test('a severity that rises is notified where it now counts', async () => {
  await record(raise('evil', 'medium'));
  expect(await notified()).toEqual(['all opened']);
  await record(raise('evil', 'critical'));
  expect(await db.alert.findMany()).toMatchObject([{ severity: 'critical', count: 2, version: 2 }]);
  expect(await notified()).toEqual(['all escalated', 'all opened', 'urgent escalated']);
});

test('opened, cleared and opened again in one batch: one resolved alert and a new one', async () => {
  await record(raise('evil'), clear('evil'), raise('evil', 'high', 5000));
  const alerts = await db.alert.findMany({ orderBy: { firstSeenAt: 'asc' } });
  expect(alerts.map((alert) => alert.state)).toEqual(['resolved', 'open']);
  // Both lie in one incident, which is told once and led by the one that goes on.
  expect(await notified()).toEqual(['all opened']);
  expect(await db.notification.findMany()).toMatchObject([{ alertId: alerts[1]?.id }]);
});

test('a clear without an alert, and a broker that is gone, leave no trace', async () => {
  await record(clear('evil'));
  await db.$transaction((tx) =>
    recordFindings(tx, 999_999, [raise('evil')], { publicUrl: '', now: new Date(at) }),
  );
  expect(await db.alert.count()).toBe(0);
  expect(await db.change.count()).toBe(0);
});

const shadowed = (finding: Finding): Finding =>
  finding.action === 'raise' ? { ...finding, isShadow: true } : finding;

test('what a detector in shadow mode finds is stored and told live, never queued', async () => {
  await record(shadowed(raise('evil')), shadowed(raise('evil', 'critical', 1)), clear('evil'));
  expect(await db.alert.findMany()).toMatchObject([
    { shadow: true, state: 'resolved', severity: 'critical' },
  ]);
  expect(await notified()).toEqual([]);
  expect(await alertFrames()).toMatchObject([{ alert: { shadow: true } }]);
});

test('when its detector leaves shadow mode the condition becomes an alert that people are told of', async () => {
  await record(shadowed(raise('evil')));
  await record(raise('evil', 'high', 1000));
  const alerts = await db.alert.findMany({ orderBy: { firstSeenAt: 'asc' } });
  expect(alerts.map(({ shadow, state }) => [shadow, state])).toEqual([
    [true, 'resolved'],
    [false, 'open'],
  ]);
  expect(await notified()).toEqual(['all opened']);
});

test('a condition marked benign is only counted until its quiet ends', async () => {
  await record(raise('evil'));
  await db.alert.updateMany({
    data: {
      state: 'resolved',
      verdict: 'benign',
      resolvedAt: new Date(at + 1000),
      quietUntil: new Date(at + 60_000),
      quietMinutes: 30,
    },
  });
  await record(raise('evil', 'high', 2000), raise('evil', 'high', 3000));
  await record(raise('evil', 'high', 4000), raise('other'));
  const evil = await db.alert.findMany({ where: { subjectId: 'evil' } });
  expect(evil).toMatchObject([
    { suppressedCount: 3, count: 1, state: 'resolved', lastSeenAt: new Date(at + 4000) },
  ]);
  expect(await notified()).toEqual(['all opened', 'all opened']);
  await record(raise('evil', 'high', 60_000));
  expect(await db.alert.findFirst({ where: { subjectId: 'evil', state: 'open' } })).toMatchObject({
    quietMinutes: 30,
    quietUntil: null,
  });
});
