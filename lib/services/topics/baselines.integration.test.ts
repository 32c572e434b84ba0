import { afterAll, beforeAll, expect, test } from 'vitest';
import { MessageProfiles } from '@/lib/detection/profile/message-profiles';
import { exportTopicBaseline } from '@/lib/detection/topic-baseline';
import { TopicStore } from '@/lib/detection/topic-store';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { encodeSparkplugPayload } from '@/workers/demo/sparkplug-encode';
import { SparkplugFeed } from '@/workers/ingest/sparkplug-feed';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { getTopicBaseline } from './get-topic-baseline';
import { listBaselineOrders, listBaselineOrdersInput } from './list-baseline-orders';
import { listTopicTree, listTopicTreeInput } from './list-topic-tree';
import { listTopics, listTopicsInput } from './list-topics';
import { orderBaseline, orderBaselineInput } from './order-baseline';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const days = (count: number) => new Date(now - count * 86_400_000);
let fixture: ServiceFixture;
let brokerId: number;
const ids = new Map<string, number>();

/** What a worker stores of a topic that spoke every ten seconds for days. */
function learned(isFrozen: boolean) {
  const topics = new TopicStore({ topicsMax: 1 });
  const index = topics.intern('x');
  for (let message = 0; message < 500; message++)
    topics.count(index, 10, days(3).getTime() + message * 10_000);
  topics.rates.windows[index] = 4320;
  topics.rates.mean[index] = 6;
  topics.markFrozen(index, isFrozen);
  const stored = exportTopicBaseline(topics, null, index);
  return { ...(stored as Record<string, string | number>), s: days(0.01).getTime() };
}

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = new Date(now);
  brokerId = await storeBroker(fixture.db, 'plant');
  const topics = {
    'line/a': learned(true),
    'line/b': undefined,
    'line/c': { v: 99 },
    'lineage/x': undefined,
  };
  for (const [name, baseline] of Object.entries(topics)) {
    const { id } = await fixture.db.topic.create({
      data: { brokerId, name, firstSeenAt: days(3), lastSeenAt: days(0), ...(baseline ? { baseline } : {}) },
    });
    ids.set(name, id);
  }
});
afterAll(() => fixture?.drop());

const baselineOf = (name: string) => getTopicBaseline(fixture.context, viewer, { id: ids.get(name) ?? 0 });
const order = (input: Record<string, unknown>, actor = anna) =>
  orderBaseline(fixture.context, actor, orderBaselineInput.parse({ id: brokerId, ...input }));
const orders = async (query: Record<string, unknown> = {}) =>
  (
    await listBaselineOrders(
      fixture.context,
      viewer,
      listBaselineOrdersInput.parse({ id: brokerId, ...query }),
    )
  ).items;

test('what is learned of a topic is told with its age', async () => {
  const view = await baselineOf('line/a');
  expect(view).toMatchObject({
    topic: 'line/a',
    reason: null,
    savedAt: days(0.01).toISOString(),
    baseline: {
      phase: 'L2',
      isFrozen: true,
      isApproved: false,
      learnedSince: days(3).toISOString(),
      minutesLearned: 4320,
      rate: { meanPerMinute: 6, isBursty: false },
      gaps: { meanSeconds: 10 },
    },
  });
  expect(view.baseline?.rate?.alarmFromPerMinute).toBeGreaterThan(6);
});

test('metrics of a Sparkplug device are told by their names', async () => {
  const name = 'spBv1.0/Site/DDATA/Line1/press';
  const topics = new TopicStore({ topicsMax: 1 });
  const index = topics.intern(name);
  const profiles = new MessageProfiles(topics);
  const feed = new SparkplugFeed({ values: profiles.metrics, onTransition: () => {}, onSign: () => {} });
  const temperature = { name: 'temperature', alias: 7, datatype: 'Double' } as const;
  for (let message = 0; message < 100; message++) {
    const at = days(1).getTime() + message * 1000;
    const metrics = [{ ...temperature, value: 20 + (message % 10) }];
    const payload = Buffer.from(encodeSparkplugPayload({ timestamp: at, seq: message, metrics }));
    topics.count(index, payload.length, at);
    const topic = parseSparkplugTopic(name);
    if (topic === null) throw new Error(name);
    feed.observe({ type: 'sparkplug', topic, name, payload, retain: false, at, isAfterShed: false });
    const envelope = { payload, payloadBytes: payload.length, retain: false, propertiesHash: 0, at };
    profiles.observe(index, envelope);
  }
  const baseline = exportTopicBaseline(topics, profiles, index) as object;
  const node = {
    brokerId,
    group: 'Site',
    edgeNode: 'Line1',
    state: 'online',
    since: days(1),
    firstSeenAt: days(1),
  };
  const { id: edgeNodeId } = await fixture.db.edgeNode.create({ data: node });
  const device = { edgeNodeId, device: 'press', state: 'online', since: days(1), firstSeenAt: days(1) };
  const { id: deviceId } = await fixture.db.device.create({ data: device });
  const metric = { edgeNodeId, datatype: 'Double', quality: 'good', receivedAt: days(0) };
  await fixture.db.metric.createMany({
    data: [
      { ...metric, deviceId, name: 'temperature' },
      { ...metric, deviceId: 0, name: 'load' },
    ],
  });
  const { id } = await fixture.db.topic.create({
    data: { brokerId, name, firstSeenAt: days(3), lastSeenAt: days(0), baseline },
  });
  ids.set(name, id);
  const { baseline: view } = await baselineOf(name);
  expect(view?.payload).toMatchObject({
    unnamedFields: 0,
    fields: [{ path: 'temperature', kind: 'number', samples: 100 }],
  });
});

test.each([
  ['line/b', /Nothing has been learned/],
  ['line/c', /another version/],
])('nothing usable on %s, and why', async (name, reason) => {
  const view = await baselineOf(name);
  expect(view.baseline).toBeNull();
  expect(view.reason).toMatch(reason);
});

test('lists and the tree carry the marks', async () => {
  const { items } = await listTopics(fixture.context, viewer, listTopicsInput.parse({ brokerId }));
  const marks = items.map(({ name, phase, isFrozen, isApproved, isBursty }) => [
    name,
    phase,
    isFrozen || isApproved || isBursty,
  ]);
  expect(marks).toContainEqual(['line/a', 'L2', true]);
  expect(marks).toContainEqual(['line/b', null, false]);
  const tree = await listTopicTree(
    fixture.context,
    viewer,
    listTopicTreeInput.parse({ brokerId, prefix: 'line' }),
  );
  expect(tree.items.map(({ level, learning }) => [level, learning?.phase, learning?.isFrozen])).toEqual([
    ['a', 'L2', true],
    ['b', null, false],
    ['c', null, false],
  ]);
});

test('an order is stored, audited and waits for the worker', async () => {
  const view = await order({ scope: 'prefix', name: 'line/', action: 'approve' });
  expect(view).toMatchObject({
    scope: 'prefix',
    name: 'line',
    action: 'approve',
    actor: 'Anna',
    appliedAt: null,
  });
  await order({ scope: 'topic', name: 'line/a', action: 'unfreeze' });
  expect((await baselineOf('line/a')).waitingOrders.map(({ action }) => action)).toEqual([
    'approve',
    'unfreeze',
  ]);
  expect((await baselineOf('lineage/x')).waitingOrders).toEqual([]);
  const audit = await fixture.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(audit.map(({ action, before }) => [action, before])).toEqual([
    ['baseline.approve', { scope: 'prefix', name: 'line', topics: 3 }],
    [
      'baseline.unfreeze',
      { scope: 'topic', name: 'line/a', phase: 'L2', isFrozen: true, isApproved: false, isBursty: false },
    ],
  ]);
  await fixture.db.baselineOrder.update({
    where: { id: view.id },
    data: { appliedAt: new Date(now), topicsChanged: 3 },
  });
  expect((await orders()).map(({ action, topicsChanged }) => [action, topicsChanged])).toEqual([
    ['unfreeze', null],
    ['approve', 3],
  ]);
  expect((await orders({ waiting: 'true' })).map(({ action }) => action)).toEqual(['unfreeze']);
});

test.each([
  [{ scope: 'topic', name: 'line', action: 'reset' }, 'invalid'],
  [{ scope: 'prefix', name: 'lin', action: 'reset' }, 'invalid'],
  [{ id: 999_999, scope: 'topic', name: 'line/a', action: 'reset' }, 'not_found'],
])('%j is refused', (input, code) => expect(order(input)).rejects.toMatchObject({ code }));

test('the empty prefix is every topic, and a viewer may order nothing', async () => {
  const { id } = await order({ scope: 'prefix', name: '', action: 'freeze' });
  expect((await baselineOf('lineage/x')).waitingOrders.map((waiting) => waiting.id)).toEqual([id]);
  await expect(order({ scope: 'prefix', name: '', action: 'freeze' }, viewer)).rejects.toMatchObject({
    code: 'forbidden',
  });
});
