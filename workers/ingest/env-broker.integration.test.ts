import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { adoptEnvBroker } from './env-broker';

const secrets = createSecretBox(Buffer.alloc(32, 1));
const base = { MQTT_TOPICS: ['#'], MQTT_KIND: 'auto' } as const;
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
beforeEach(() => db.broker.deleteMany());

const adopt = (url: string | undefined, more: { MQTT_TOPICS?: string[] } = {}) =>
  adoptEnvBroker(db, secrets, { ...base, MQTT_TOPICS: ['#'], ...more, MQTT_URL: url });
const brokers = () => db.broker.findMany({ orderBy: { id: 'asc' } });

test('MQTT_URL becomes a broker named after its host, with its password sealed', async () => {
  await adopt('mqtts://mon%40itor:p%3Aw@broker.example:8883', { MQTT_TOPICS: ['plant/#', '$SYS/#'] });
  const [broker] = await brokers();
  expect(broker).toMatchObject({
    name: 'broker.example:8883',
    url: 'mqtts://broker.example:8883',
    username: 'mon@itor',
    source: 'env',
    topics: ['plant/#', '$SYS/#'],
  });
  expect(broker?.passwordSealed).not.toContain('p:w');
  expect(secrets.open(broker?.passwordSealed ?? '')).toBe('p:w');
});

test('the next start with the same URL keeps the broker and its history', async () => {
  await adopt('mqtt://a:1883');
  const [before] = await brokers();
  await adopt('mqtt://user:new@a:1883');
  expect(await brokers()).toMatchObject([{ id: before?.id, username: 'user', source: 'env' }]);
});

test('another or no MQTT_URL leaves the former broker as an ordinary one', async () => {
  await adopt('mqtt://a:1883');
  await adopt('mqtt://b:1883');
  expect((await brokers()).map((row) => [row.name, row.source])).toEqual([
    ['a:1883', 'user'],
    ['b:1883', 'env'],
  ]);
  await adopt(undefined);
  expect((await brokers()).map((row) => row.source)).toEqual(['user', 'user']);
});

test('a broker that somebody added by hand is taken over, and a taken name is no obstacle', async () => {
  await db.broker.create({ data: { name: 'Mine', url: 'mqtt://a:1883', topics: ['#'] } });
  await db.broker.create({ data: { name: 'b:1883', url: 'mqtt://elsewhere', topics: ['#'] } });
  await adopt('mqtt://a:1883');
  expect((await brokers())[0]).toMatchObject({ name: 'Mine', source: 'env' });
  await adopt('mqtt://b:1883');
  expect(await brokers()).toHaveLength(3);
});
