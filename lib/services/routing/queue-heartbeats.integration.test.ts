import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { notificationPayloadSchema } from '@/lib/domain/notification-payload';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { queueHeartbeats } from './queue-heartbeats';

const noon = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 4);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

const queue = (at: number) =>
  db.$transaction((tx) => queueHeartbeats(tx, { publicUrl: 'https://monitor.example', now: new Date(at) }));

test('only an enabled channel whose quiet hours are over gets a heartbeat, once, and the next is set', async () => {
  const add = (name: string, more: object) =>
    db.channel.create({
      data: { kind: 'webhook', name, heartbeatHours: 6, nextHeartbeatAt: new Date(noon), ...more },
    });
  const due = await add('due', {});
  await add('later', { nextHeartbeatAt: new Date(noon + 1) });
  await add('off', { enabled: false });
  await add('none', { heartbeatHours: null, nextHeartbeatAt: null });

  expect(await Promise.all([queue(noon), queue(noon)])).toEqual(expect.arrayContaining([1, 0]));
  const sent = await db.notification.findMany();
  expect(sent).toMatchObject([{ channelId: due.id, cause: 'heartbeat', state: 'queued', alertId: null }]);
  expect(notificationPayloadSchema.parse(sent[0]?.payload)).toMatchObject({
    alert: { detector: 'heartbeat', severity: 'info', url: 'https://monitor.example/channels' },
    incident: null,
  });
  expect(await db.channel.findUnique({ where: { id: due.id } })).toMatchObject({
    nextHeartbeatAt: new Date(noon + 6 * hour),
  });
  expect(await queue(noon + 6 * hour - 1)).toBe(1);
  expect(await queue(noon + 6 * hour)).toBe(0);
  await db.notification.updateMany({ data: { state: 'accepted' } });
  expect(await queue(noon + 6 * hour)).toBe(1);
  expect(await db.notification.count({ where: { channelId: due.id } })).toBe(2);
});
