import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrokerPulse } from '@/lib/live/live-frame';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { readChanges } from './change-log';
import { createDatabase, type Database } from './database';
import { pruneWorkers, writePulse } from './write-pulse';

const at = new Date('2026-11-22T12:00:00.123Z');
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

const stats = { shedMessages: 1, droppedEvents: 2, spooledBatches: 3 };

function pulseOf(brokerId: number): BrokerPulse {
  return {
    brokerId,
    state: 'refused',
    stateReason: 'bad user name or password',
    stateSince: '2026-11-22T11:00:00.000Z',
    messagesPerSecond: null,
    bytesPerSecond: null,
    connectedClients: null,
    topicCount: 0,
    lastMessageAt: null,
  };
}

test('a pulse updates its brokers and the heartbeat, and goes out live; a removed broker is no trouble', async () => {
  const { id } = await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } });
  const worker = { id: 'w1', startedAt: at, stats };
  await writePulse(db, { worker, at: new Date(at.getTime() - 1000), brokers: [] });
  await writePulse(db, { worker, at, brokers: [pulseOf(id), pulseOf(id + 1)] });

  expect(await db.broker.findUnique({ where: { id } })).toMatchObject({
    state: 'refused',
    stateReason: 'bad user name or password',
    stateSince: new Date('2026-11-22T11:00:00Z'),
    pulse: pulseOf(id),
    pulseAt: at,
  });
  expect(await db.workerInstance.findMany()).toMatchObject([
    { id: 'w1', startedAt: at, heartbeatAt: at, stats },
  ]);
  const frames = await readChanges(db, 0n, 10);
  expect(frames.map(({ frame }) => frame)).toMatchObject([
    { type: 'pulse', brokers: [] },
    { type: 'pulse', at: at.toISOString(), brokers: [pulseOf(id), pulseOf(id + 1)], ...stats },
  ]);
});

test('heartbeats of workers long gone are deleted', async () => {
  expect(await pruneWorkers(db, at)).toBe(0);
  expect(await pruneWorkers(db, new Date(at.getTime() + 1))).toBe(1);
});
