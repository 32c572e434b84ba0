import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { applyBaselineOrders } from './baseline-orders';
import { createLearnedTopics } from './learned-topics';
import { BaselineSaver, restoreTopics } from './topic-baselines';

const at = Date.UTC(2026, 10, 22);
const names = ['hall/a', 'hall/b/c', 'hallway', 'yard'];
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

async function plant(name: string) {
  const { id: brokerId } = await db.broker.create({ data: { name, url: 'mqtt://x', topics: ['#'] } });
  const seen = { brokerId, firstSeenAt: new Date(at), lastSeenAt: new Date(at) };
  await db.topic.createMany({ data: names.map((topic) => ({ ...seen, name: topic })) });
  const learned = createLearnedTopics();
  const payload = new TextEncoder().encode('{"v":1}');
  const message = { payload, payloadBytes: 7, retain: false, propertiesHash: 0 };
  for (const topic of names) {
    const index = learned.topics.intern(topic);
    for (let turn = 0; turn < 5; turn++) {
      learned.topics.count(index, 7, at + turn * 1000);
      learned.profiles.observe(index, { ...message, at: at + turn * 1000 });
    }
  }
  const saver = new BaselineSaver(db, brokerId, learned);
  await saver.saveSome();
  const order = (scope: string, topic: string, action: string) =>
    db.baselineOrder.create({ data: { brokerId, scope, name: topic, action, actor: 'ann' } });
  const apply = () => applyBaselineOrders({ db, brokerId, learned, saver, now: () => at + 60_000 });
  const outcomes = async () =>
    (await db.baselineOrder.findMany({ where: { brokerId }, orderBy: { id: 'asc' } })).map((row) => [
      row.action,
      row.appliedAt?.getTime(),
      row.topicsChanged,
    ]);
  return { brokerId, learned, order, apply, outcomes };
}

test('orders reach a topic, or all topics under a prefix, and outlive a restart', async () => {
  const { brokerId, learned, order, apply, outcomes } = await plant('marks');
  await order('topic', 'yard', 'approve');
  await order('prefix', 'hall/', 'freeze');
  await order('topic', 'hall/a', 'unfreeze');
  await order('prefix', 'nowhere', 'freeze');
  await order('topic', 'yard', 'approve');
  await apply();
  const applied = at + 60_000;
  expect(await outcomes()).toEqual([
    ['approve', applied, 1],
    ['freeze', applied, 2],
    ['unfreeze', applied, 1],
    ['freeze', applied, 0],
    ['approve', applied, 0],
  ]);
  const { learned: restored } = await restoreTopics(db, brokerId);
  for (const { topics } of [learned, restored]) {
    const marks = names.map((topic) => {
      const index = topics.indexOf(topic);
      return `${topics.isApproved(index) ? 'approved' : ''}${topics.isFrozen(index) ? 'frozen' : ''}`;
    });
    expect(marks).toEqual(['', 'frozen', '', 'approved']);
  }
  const frames = (await db.change.findMany()).map((change) => change.frame);
  expect(frames).toContainEqual({ type: 'changed', resource: 'topics', brokerId });
});

test('a reset forgets rhythm, payloads and marks; nothing is carried out twice', async () => {
  const { brokerId, learned, order, apply, outcomes } = await plant('reset');
  await order('prefix', 'hall', 'freeze');
  await apply();
  await order('topic', 'hall/a', 'reset');
  await apply();
  await apply();
  expect(await outcomes()).toEqual([
    ['freeze', at + 60_000, 2],
    ['reset', at + 60_000, 1],
  ]);
  const { learned: restored } = await restoreTopics(db, brokerId);
  for (const { topics, profiles } of [learned, restored]) {
    const [reset, kept] = [topics.indexOf('hall/a'), topics.indexOf('hall/b/c')];
    expect([topics.gapCount(reset), topics.isFrozen(reset), profiles.export(reset)]).toEqual([
      0,
      false,
      null,
    ]);
    expect([topics.gapCount(kept), topics.isFrozen(kept)]).toEqual([4, true]);
    expect(profiles.export(kept)).not.toBeNull();
  }
});

test('a topic that only the database knows can be marked; an unknown one cannot', async () => {
  const { brokerId, learned, order, apply, outcomes } = await plant('stored');
  await db.topic.create({
    data: { brokerId, name: 'asleep', firstSeenAt: new Date(at), lastSeenAt: new Date(at) },
  });
  await order('topic', 'asleep', 'approve');
  await order('topic', 'no such topic', 'approve');
  await order('topic', 'yard', 'explode');
  await apply();
  expect((await outcomes()).map(([, , changed]) => changed)).toEqual([1, 0, 0]);
  expect(learned.topics.isApproved(learned.topics.indexOf('asleep'))).toBe(true);
});
