import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { Prisma } from '@/lib/db/generated/client';
import { closeMinute } from '@/lib/detection/close-minute';
import { exportTopicBaseline } from '@/lib/detection/topic-baseline';
import type { JsonObject } from '@/lib/domain/json';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createLearnedTopics, type LearnedTopics } from './learned-topics';
import { BaselineSaver, restoreTopics } from './topic-baselines';

const start = Date.UTC(2026, 10, 22);
const minute = 60_000;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let brokerId: number;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
  const broker = await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: ['#'] } });
  brokerId = broker.id;
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

function learn(names: readonly string[]): LearnedTopics {
  const learned = createLearnedTopics();
  const { topics, profiles } = learned;
  const indexes = names.map((name) => topics.intern(name));
  for (let at = start; at < start + 90 * minute; at += minute) {
    for (const index of indexes)
      for (let second = 1; second < 60; second += 10) topics.count(index, 20, at + second * 1000);
    for (const [turn, index] of at === start ? indexes.entries() : []) {
      const payload = new TextEncoder().encode(`{"value":${20 + (turn % 7)}.5}`);
      const message = { payload, payloadBytes: payload.length, retain: false, propertiesHash: 0, at };
      profiles.observe(index, message);
    }
    closeMinute(topics, at + minute, start);
  }
  return learned;
}

test('what is saved comes back, topic by topic, over several rounds', async () => {
  const names = Array.from({ length: 4100 }, (_, number) => `plant/sensor-${number}/\u202e"value"`);
  const learned = learn(names);
  const at = new Date(start);
  await db.topic.createMany({
    data: names.map((name) => ({ brokerId, name, firstSeenAt: at, lastSeenAt: at })),
  });
  const saver = new BaselineSaver(db, brokerId, learned);
  await saver.saveSome();
  expect((await restoreTopics(db, brokerId)).learned.topics.size).toBe(2000);
  await saver.saveSome();
  await saver.saveSome();
  await saver.saveSome();
  const { learned: restored, damaged } = await restoreTopics(db, brokerId);
  expect([restored.topics.size, damaged]).toEqual([4100, 0]);
  for (const name of [names[0], names[4099]] as [string, string]) {
    const before = exportTopicBaseline(learned.topics, learned.profiles, learned.topics.indexOf(name));
    expect(before).toMatchObject({ p: expect.anything() });
    const index = restored.topics.indexOf(name);
    const after = exportTopicBaseline(restored.topics, restored.profiles, index);
    expect(after).toEqual({ ...(before as JsonObject), p: expect.anything() });
  }
});

test('damaged and missing baselines leave the topic to be learned anew', async () => {
  const at = new Date(start);
  const other = await db.broker.create({ data: { name: 'other', url: 'mqtt://x', topics: ['#'] } });
  await db.topic.createMany({
    data: [
      { brokerId: other.id, name: 'damaged', firstSeenAt: at, lastSeenAt: at, baseline: { v: 9 } },
      { brokerId: other.id, name: 'missing', firstSeenAt: at, lastSeenAt: at },
    ],
  });
  const {
    learned: { topics },
    damaged,
  } = await restoreTopics(db, other.id);
  expect(damaged).toBe(1);
  expect(topics.indexOf('missing')).toBe(-1);
  expect(topics.gapCount(topics.indexOf('damaged'))).toBe(0);
});

test('a round over all topics takes sixty calls at most, however many topics there are', async () => {
  const at = new Date(start);
  const large = await db.broker.create({ data: { name: 'large', url: 'mqtt://x', topics: ['#'] } });
  const learned = createLearnedTopics();
  const names = Array.from({ length: 121_000 }, (_, number) => `t/${number}`);
  for (const name of names) learned.topics.count(learned.topics.intern(name), 20, start);
  await db.$executeRaw`
    INSERT INTO topic (broker_id, name, first_seen_at, last_seen_at)
    SELECT ${large.id}::int, 't/' || n, ${at}, ${at} FROM generate_series(0, 120999) n`;
  const saver = new BaselineSaver(db, large.id, learned);
  for (let call = 0; call < 60; call++) await saver.saveSome();
  expect(await db.topic.count({ where: { brokerId: large.id, baseline: { not: Prisma.DbNull } } })).toBe(
    121_000,
  );
});
