import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { restoreBroker } from './restore-broker';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
const now = Date.UTC(2026, 10, 22);
const seen = { firstSeenAt: new Date(0), lastSeenAt: new Date(0) };

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

async function connectedWithEverything(brokerId: number, clientId: string, isMonitor: boolean) {
  const row = { brokerId, clientId, isMonitor, ...seen };
  await db.mqttClient.create({ data: { ...row, connected: true, addresses: [] } });
  await db.subscription.create({ data: { ...row, filter: '#', active: true } });
}

test('after a killed worker: its own connection has ended, those of others are not known, one still in use stays', async () => {
  const { id: brokerId } = await db.broker.create({
    data: { name: 'Plant', url: 'mqtt://x', topics: ['#'] },
  });
  await connectedWithEverything(brokerId, 'bw-killed', true);
  await connectedWithEverything(brokerId, 'bw-other-watch', true);
  await connectedWithEverything(brokerId, 'historian', false);
  await restoreBroker(db, brokerId, { isOurs: (clientId) => clientId === 'bw-other-watch', now });
  const clients = await db.mqttClient.findMany({ orderBy: { clientId: 'asc' } });
  expect(clients.map(({ clientId, connected }) => [clientId, connected])).toEqual([
    ['bw-killed', false],
    ['bw-other-watch', null],
    ['historian', null],
  ]);
  const subscriptions = await db.subscription.findMany({ orderBy: { clientId: 'asc' } });
  expect(subscriptions.map(({ clientId, active, endedAt }) => [clientId, active, endedAt])).toEqual([
    ['bw-killed', false, new Date(now)],
    ['bw-other-watch', true, null],
    ['historian', true, null],
  ]);
});
