import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '@/lib/config/logger';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { readBrokerRates } from './read-broker-rates';

const now = Date.UTC(2026, 10, 22, 12, 0, 30);
const minute = (ago: number) => new Date(now - 30_000 - ago * 60_000);
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

test('a quiet minute is 0, an unseen one is missing, and before there were totals the topics tell', async () => {
  const { id: brokerId } = await db.broker.create({ data: { name: 'Plant', url: 'mqtt://x', topics: [] } });
  const old = await db.broker.create({ data: { name: 'Old', url: 'mqtt://y', topics: [] } });
  await db.topicMinute.createMany({
    data: [
      { brokerId, topicId: 1, minute: minute(61), count: 600, bytes: 1n },
      { brokerId, topicId: 1, minute: minute(9), count: 60, bytes: 1n },
      { brokerId, topicId: 2, minute: minute(9), count: 60, bytes: 1n },
      // Partly seen: the total of this minute is missing.
      { brokerId, topicId: 1, minute: minute(4), count: 6, bytes: 1n },
      { brokerId, topicId: 1, minute: minute(2), count: 600, bytes: 1n },
      { brokerId: old.id, topicId: 3, minute: minute(1), count: 30, bytes: 1n },
      { brokerId: old.id, topicId: 3, minute: minute(0), count: 30, bytes: 1n },
    ],
  });
  const total = (ago: number, value: number) => ({ brokerId, name: messagesMetric, at: minute(ago), value });
  await db.brokerMetric.createMany({
    data: [total(5, 1200), total(3, 0), total(2, 660), { ...total(1, 99), name: 'other' }],
  });
  const context = {
    db,
    secrets: createSecretBox(Buffer.alloc(32, 7)),
    log: createLogger('test', 'silent'),
    publicUrl: 'http://test',
    now: () => new Date(now),
  };
  const point = (ago: number, messagesPerSecond: number) => ({
    at: minute(ago).toISOString(),
    messagesPerSecond,
  });
  expect(await readBrokerRates(context)).toEqual([
    { brokerId, broker: 'Plant', points: [point(9, 2), point(5, 20), point(3, 0), point(2, 11)] },
    { brokerId: old.id, broker: 'Old', points: [point(1, 0.5)] },
  ]);
});
