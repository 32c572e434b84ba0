import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from '@/lib/domain/views';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { listAudit } from './audit/list-audit';
import { recordAudit } from './audit/record-audit';
import { listMqttClients, listMqttClientsInput } from './clients/list-mqtt-clients';
import { listDemoAttacks, requestDemoAttack } from './demo/demo-attacks';
import { listDetectors } from './detectors/list-detectors';
import { requireDetector } from './detectors/require-detector';
import { updateDetector } from './detectors/update-detector';
import { listEvents, listEventsInput } from './events/list-events';
import { getHealth } from './health/get-health';
import { getMetrics } from './metrics/get-metrics';
import { getOverview } from './overview/get-overview';
import { getRetention, retentionSchema, setRetention } from './settings/retention';
import { listEdgeNodes, listEdgeNodesInput } from './sparkplug/list-edge-nodes';
import { listHosts } from './sparkplug/list-hosts';
import { requireEdgeNode } from './sparkplug/require-edge-node';
import { listSubscriptions, listSubscriptionsInput } from './subscriptions/list-subscriptions';
import { anna, createServiceFixture, type ServiceFixture, storeBroker } from './testing/service-fixture';

const second = (number: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, number));
let fixture: ServiceFixture;
let first: number;
let other: number;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  first = await storeBroker(fixture.db, 'first', { kind: 'mosquitto' });
  other = await storeBroker(fixture.db, 'second', { kind: 'generic' });
});
afterAll(() => fixture?.drop());

/** Reads a list to its end, two items at a time. */
async function readAll<Item>(read: (cursor: string | undefined) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read(cursor ?? undefined);
    expect(page.items.length).toBeLessThanOrEqual(2);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe('MQTT clients and subscriptions', () => {
  beforeAll(async () => {
    const client = { firstSeenAt: second(0), lastSeenAt: second(5), addresses: ['10.0.0.1'] };
    await fixture.db.mqttClient.createMany({
      data: [
        { ...client, brokerId: first, clientId: 'eve', connected: true, username: 'Mallory' },
        {
          ...client,
          brokerId: first,
          clientId: 'adam',
          connected: false,
          addresses: ['10.0.0.2', '10.0.0.1'],
        },
        { ...client, brokerId: other, clientId: 'eve', connected: null },
        { ...client, brokerId: first, clientId: 'watch', connected: true, isMonitor: true },
      ],
    });
    const subscription = { firstSeenAt: second(0), lastSeenAt: second(1) };
    await fixture.db.subscription.createMany({
      data: [
        { ...subscription, brokerId: first, clientId: 'eve', filter: '#', breadth: 100, exposedTopics: 9 },
        { ...subscription, brokerId: first, clientId: 'eve', filter: 'a', breadth: 0, active: false },
        { ...subscription, brokerId: other, clientId: 'eve', filter: 'b/#', breadth: 50, denied: true },
      ],
    });
    await fixture.db.alert.create({
      data: {
        brokerId: first,
        detector: 'd',
        dedupKey: 'k',
        severity: 'high',
        confidence: 1,
        title: 't',
        summary: 's',
        subjectKind: 'client',
        subjectId: 'eve',
        firstSeenAt: second(0),
        lastSeenAt: second(0),
      },
    });
  });

  const clients = (query: Record<string, unknown> = {}) =>
    readAll((cursor) =>
      listMqttClients(fixture.context, anna, listMqttClientsInput.parse({ ...query, limit: 2, cursor })),
    );
  test('counts active subscriptions and open alerts of the same broker only', async () => {
    const eves = (await clients({ clientId: 'eve' })).map((item) => [
      item.broker,
      item.subscriptions,
      item.openAlerts,
    ]);
    expect(eves.sort()).toEqual([
      ['first', 1, 1],
      ['second', 1, 0],
    ]);
  });
  test.each([
    [{}, ['adam', 'eve', 'eve', 'watch']],
    [{ connection: 'connected' }, ['eve', 'watch']],
    [{ connection: 'unknown' }, ['eve']],
    [{ address: '10.0.0.2' }, ['adam']],
    [{ q: 'mallo' }, ['eve']],
    [{ isMonitor: 'false', brokerId: '1' }, ['adam', 'eve']],
    [{ username: 'Mallory' }, ['eve']],
  ])('clients %j', async (query, expected) =>
    expect((await clients(query)).map((item) => item.clientId).sort()).toEqual(expected),
  );

  test.each([
    [{}, ['#', 'b/#', 'a']],
    [{ active: 'true', breadthMin: '60' }, ['#']],
    [{ denied: 'true' }, ['b/#']],
    [{ q: 'B/' }, ['b/#']],
    [{ clientId: 'adam' }, []],
  ])('subscriptions %j, widest first', async (query, expected) => {
    const items = await readAll((cursor) =>
      listSubscriptions(fixture.context, anna, listSubscriptionsInput.parse({ ...query, limit: 2, cursor })),
    );
    expect(items.map((item) => item.filter)).toEqual(expected);
  });
});

describe('broker events', () => {
  beforeAll(async () => {
    const event = { clientIdConfidence: 'exact', origin: 'mqtt', spoofable: false, kind: 'client.connected' };
    await fixture.db.brokerEvent.createMany({
      data: [
        { ...event, brokerId: first, at: second(1), clientId: 'eve', raw: 'one' },
        { ...event, brokerId: other, at: second(2), clientId: 'eve', raw: 'two' },
        { ...event, brokerId: first, at: second(2), kind: 'auth.failed', address: '10.0.0.9', raw: 'three' },
        { ...event, brokerId: first, at: second(2), clientId: 'adam', raw: '100% four' },
        { ...event, brokerId: other, at: second(3), raw: 'five' },
      ],
    });
  });
  const events = async (query: Record<string, unknown>) => {
    const items = await readAll((cursor) =>
      listEvents(fixture.context, anna, listEventsInput.parse({ ...query, limit: 2, cursor })),
    );
    return items.map((item) => item.raw);
  };
  test('newest first over all brokers, later ids first within one moment', async () =>
    expect(await events({})).toEqual(['five', '100% four', 'three', 'two', 'one']));
  test.each([
    [{ brokerId: '1' }, ['100% four', 'three', 'one']],
    [{ kind: 'auth.failed,auth.failed' }, ['three']],
    [{ clientId: 'eve' }, ['two', 'one']],
    [{ address: '10.0.0.9' }, ['three']],
    [{ since: second(2).toISOString(), until: second(3).toISOString() }, ['100% four', 'three', 'two']],
    [{ q: '0% F' }, ['100% four']],
  ])('%j', async (query, expected) => expect(await events(query)).toEqual(expected));
});

describe('Sparkplug', () => {
  beforeAll(async () => {
    for (const [group, edgeNode, state] of [
      ['plant', 'press', 'online'],
      ['plant', 'oven', 'offline'],
      ['yard', 'gate', 'unknown'],
    ] as const) {
      await fixture.db.edgeNode.create({
        data: {
          brokerId: first,
          group,
          edgeNode,
          state,
          since: second(0),
          firstSeenAt: second(0),
          devices: {
            create: [
              { device: `${edgeNode}-plc`, state, since: second(0), firstSeenAt: second(0) },
              ...(edgeNode === 'gate'
                ? [{ device: 'bolt', state: 'offline', since: second(0), firstSeenAt: second(0) }]
                : []),
            ],
          },
        },
      });
    }
    await fixture.db.hostApplication.create({
      data: { brokerId: first, hostId: 'scada', state: 'online', since: second(0), firstSeenAt: second(0) },
    });
  });
  const nodes = (query: Record<string, unknown>) =>
    readAll((cursor) =>
      listEdgeNodes(fixture.context, anna, listEdgeNodesInput.parse({ ...query, limit: 2, cursor })),
    );
  test.each([
    [{}, ['oven', 'press', 'gate']],
    [{ group: 'plant', state: 'online' }, ['press']],
    [{ state: 'online,unknown' }, ['press', 'gate']],
    [{ state: 'offline' }, ['oven', 'gate']],
    [{ q: 'GATE-plc' }, ['gate']],
  ])('edge nodes %j', async (query, expected) =>
    expect((await nodes(query)).map((node) => node.edgeNode)).toEqual(expected),
  );
  test('one node with its devices', async () => {
    const [oven] = await nodes({ q: 'oven' });
    const node = await requireEdgeNode(fixture.context, anna, { id: oven?.id ?? 0 });
    expect(node).toMatchObject({ broker: 'first', state: 'offline', devices: [{ device: 'oven-plc' }] });
  });
  test('host applications', async () =>
    expect((await listHosts(fixture.context, anna, {})).items).toMatchObject([
      { hostId: 'scada', broker: 'first' },
    ]));
});

describe('detectors', () => {
  test('a change is stored over the defaults, shown and audited', async () => {
    const [before] = (await listDetectors(fixture.context, anna)).items;
    if (before === undefined) throw new Error('no detectors');
    const after = await updateDetector(fixture.context, anna, { kind: before.kind, enabled: false });
    expect(after).toMatchObject({ enabled: false, settings: before.settings });
    const audit = await listAudit(fixture.context, anna, { resource: ['detector'] });
    expect(audit.items[0]).toMatchObject({
      action: 'detector.updated',
      before: { enabled: true },
      after: { enabled: false },
    });
  });
  test('shadow mode is switched on its own, and a list has its cursor', async () => {
    const kind = 'topic-scan';
    const after = await updateDetector(fixture.context, anna, { kind, shadow: true });
    expect(after).toMatchObject({ shadow: true, enabled: true });
    const renewed = await updateDetector(fixture.context, anna, { kind, enabled: false });
    expect(renewed).toMatchObject({ shadow: true, enabled: false });
    const all = (await listDetectors(fixture.context, anna)).items;
    const half = await listDetectors(fixture.context, anna, { limit: 5 });
    const rest = await listDetectors(fixture.context, anna, { cursor: half.nextCursor ?? '' });
    expect([...half.items, ...rest.items].map((detector) => detector.kind)).toEqual(
      all.map((detector) => detector.kind),
    );
  });
  test('a bad setting is named, and nothing is stored', async () => {
    const detector = (await listDetectors(fixture.context, anna)).items.find(
      (candidate) => Object.keys(candidate.settings).length > 0,
    );
    const field = Object.keys(detector?.settings ?? {})[0] ?? '';
    await expect(
      updateDetector(fixture.context, anna, {
        kind: detector?.kind ?? '',
        settings: { [field]: { no: 'such' } },
      }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: `settings.${field}` }] });
  });
  test('a broker that shows no MQTT clients blinds the detectors that need them', async () => {
    const { items } = await listDetectors(fixture.context, anna);
    const blindOn = (kind: string) => items.find((detector) => detector.kind === kind)?.blindOn;
    expect(blindOn('wildcard-subscriber')).toMatchObject([
      { broker: 'second', reason: 'does not show subscriptions' },
    ]);
    expect(blindOn('sparkplug-node-offline')).toEqual([]);
  });
});

test('retention: defaults until it is set', async () => {
  expect(await getRetention(fixture.context, anna)).toEqual(retentionSchema.parse({}));
  await setRetention(fixture.context, anna, {
    eventDays: 1,
    minuteDays: 2,
    metricDays: 3,
    alertDays: 50,
    auditDays: 40,
  });
  expect(await getRetention(fixture.context, anna)).toEqual({
    eventDays: 1,
    minuteDays: 2,
    metricDays: 3,
    alertDays: 50,
    auditDays: 40,
  });
});

test('demo attacks need a demo plant', async () => {
  const request = () => requestDemoAttack(fixture.context, anna, { attack: 'publish-flood' });
  await expect(request()).rejects.toMatchObject({ code: 'conflict' });
  await storeBroker(fixture.db, 'demo', { source: 'demo' });
  const { id } = await request();
  expect((await listDemoAttacks(fixture.context, anna, {})).items).toMatchObject([
    { id, requestedBy: 'Anna' },
  ]);
  await fixture.db.broker.deleteMany({ where: { source: 'demo' } });
});

test('the audit trail pages, newest first', async () => {
  for (const action of ['x.one', 'x.two', 'x.three']) {
    await fixture.db.$transaction((tx) => recordAudit(tx, anna, { action, resource: 'x' }));
  }
  const entries = await readAll((cursor) =>
    listAudit(fixture.context, anna, { resource: ['x'], limit: 2, cursor }),
  );
  expect(entries.map((entry) => entry.action)).toEqual(['x.three', 'x.two', 'x.one']);
  const found = await listAudit(fixture.context, anna, { resource: ['x'], q: 'X.TW' });
  expect(found.items.map((entry) => entry.action)).toEqual(['x.two']);
  expect((await listAudit(fixture.context, anna, { resource: ['x'], q: '%' })).items).toEqual([]);
});

const clientsNamed = async (clientId: string) =>
  (
    await listMqttClients(
      fixture.context,
      anna,
      listMqttClientsInput.parse({ clientId, brokerId: String(first) }),
    )
  ).items;

describe('overview, health and metrics', () => {
  const pulse = {
    state: 'online',
    stateReason: null,
    stateSince: second(0).toISOString(),
    messagesPerSecond: 12.5,
  };
  beforeAll(async () => {
    fixture.at = new Date();
    const figures = {
      bytesPerSecond: 100,
      connectedClients: 3,
      topicCount: 7,
      lastMessageAt: second(9).toISOString(),
    };
    await fixture.db.broker.update({
      where: { id: first },
      data: { state: 'online', pulse: { ...pulse, ...figures, brokerId: first }, pulseAt: fixture.at },
    });
    // What a detector in shadow mode recorded counts nowhere as open.
    await fixture.db.alert.create({
      data: {
        brokerId: first,
        detector: 'rate-surge',
        dedupKey: 'shadow',
        severity: 'critical',
        confidence: 1,
        title: 't',
        summary: 's',
        subjectKind: 'client',
        subjectId: 'eve',
        firstSeenAt: fixture.at,
        lastSeenAt: fixture.at,
        shadow: true,
      },
    });
    await fixture.db.workerInstance.create({
      data: {
        id: 'w',
        startedAt: second(0),
        heartbeatAt: fixture.at,
        stats: { shedMessages: 4, droppedEvents: 0 },
      },
    });
  });

  test('a detector’s page counts what it recorded in shadow mode', async () => {
    const view = await requireDetector(fixture.context, anna, { kind: 'rate-surge' });
    expect(view).toMatchObject({ shadow: false, alertsInShadow: 1, noBackTest: null });
    expect(view.looksAt).toEqual(['messages a minute on each topic']);
    await expect(requireDetector(fixture.context, anna, { kind: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const [eve] = await clientsNamed('eve');
    expect(eve?.openAlerts).toBe(1);
  });

  test('the overview brings it all together', async () => {
    const overview = await getOverview(fixture.context, anna);
    expect(overview.brokers[0]).toMatchObject({
      name: 'first',
      state: 'online',
      messagesPerSecond: 12.5,
      openAlerts: 1,
    });
    expect(overview.openAlerts).toEqual({ info: 0, low: 0, medium: 0, high: 1, critical: 0 });
    expect(overview.newestAlerts).toHaveLength(1);
    expect(overview.recentEvents[0]?.raw).toBe('five');
    expect(overview.fleet).toEqual({ online: 2, offline: 3, unknown: 2 });
    expect(overview.worker).toEqual({
      seenAt: fixture.at?.toISOString(),
      shedMessages: 4,
      droppedEvents: 0,
      spooledBatches: 0,
    });
  });

  test('how deliveries stand is told beside and fails nothing', async () => {
    const now = fixture.context.now().getTime();
    const delivery = async () => (await getHealth(fixture.context)).checks.delivery;
    const [on, off] = await Promise.all(
      [true, false].map((enabled) =>
        fixture.db.channel.create({ data: { kind: 'webhook', name: `on: ${enabled}`, enabled } }),
      ),
    );
    const queue = (channelId: string, state: string, minutes: number) =>
      fixture.db.notification.create({
        data: {
          channelId,
          state,
          cause: 'opened',
          payload: {},
          dedupKey: `${channelId} ${state} ${minutes}`,
          createdAt: new Date(now - minutes * 60_000),
        },
      });
    try {
      expect(await delivery()).toEqual({
        status: 'ok',
        oldestQueuedSeconds: null,
        failed: 0,
        openCircuits: 0,
      });
      await queue(on?.id ?? '', 'queued', 1);
      await queue(on?.id ?? '', 'failed', 600);
      await queue(off?.id ?? '', 'queued', 900);
      expect(await delivery()).toEqual({ status: 'ok', oldestQueuedSeconds: 60, failed: 1, openCircuits: 0 });
      await queue(on?.id ?? '', 'queued', 11);
      const circuitOpenUntil = new Date(now + 1000);
      await fixture.db.channel.update({ where: { id: on?.id ?? '' }, data: { circuitOpenUntil } });
      const before = (await getHealth(fixture.context)).status;
      expect(await delivery()).toEqual({
        status: 'degraded',
        oldestQueuedSeconds: 660,
        failed: 1,
        openCircuits: 1,
      });
      await fixture.db.channel.deleteMany();
      expect((await getHealth(fixture.context)).status).toBe(before);
    } finally {
      await fixture.db.channel.deleteMany();
    }
  });

  test('degraded while a broker is not online, down without a worker', async () => {
    expect(await getHealth(fixture.context)).toMatchObject({
      status: 'degraded',
      checks: { worker: { status: 'ok', ageSeconds: 0 }, brokers: { online: 1, total: 2 } },
    });
    const later = { ...fixture.context, now: () => new Date((fixture.at?.getTime() ?? 0) + 6_000) };
    expect(await getHealth(later)).toMatchObject({
      status: 'down',
      checks: {
        database: { status: 'ok' },
        worker: { status: 'down', ageSeconds: 6 },
        brokers: { online: 0 },
      },
    });
  });

  test('metrics name no MQTT client, topic or address', async () => {
    const { text } = await getMetrics(fixture.context, anna);
    for (const line of [
      'brokerwatch_broker_up{broker="first"} 1',
      'brokerwatch_broker_up{broker="second"} 0',
      'brokerwatch_open_alerts{severity="high"} 1',
      'brokerwatch_worker_shed_messages_total 4',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toMatch(/"eve"|adam|10\.0\.0/);
  });
});
