import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensurePartitions } from '@/lib/db/partitions';
import { createTestDatabase } from '@/scripts/testing/test-database';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../../testing/service-fixture';
import { backTestDetector, backTestInput } from './back-test-detector';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 22, 12, 0, 0);
const at = (minutesAgo: number) => new Date(now - minutesAgo * minuteMs);

let fixture: ServiceFixture;
let brokerId: number;
let quietId: number;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = new Date(now);
  await ensurePartitions(fixture.db, now, 1, 20);
  brokerId = await storeBroker(fixture.db, 'plant', { kind: 'mosquitto' });
  quietId = await storeBroker(fixture.db, 'quiet', { kind: 'mosquitto' });
});
afterAll(() => fixture?.drop());

const run = async (query: Record<string, unknown>) => {
  const view = await backTestDetector(fixture.context, anna, backTestInput.parse({ brokerId, ...query }));
  if (!view.isPossible) throw new Error(view.reason);
  return view;
};
const event = {
  clientIdConfidence: 'exact',
  origin: 'log',
  spoofable: false,
};

describe('events', () => {
  beforeAll(async () => {
    const subscribe = (clientId: string, filter: string, minutesAgo: number, more = {}) => ({
      ...event,
      brokerId,
      kind: 'client.subscribed',
      at: at(minutesAgo),
      clientId,
      filter,
      raw: `${clientId} 0 ${filter}`,
      ...more,
    });
    await fixture.db.mqttClient.create({
      data: { brokerId, clientId: 'watch', isMonitor: true, firstSeenAt: at(9000), lastSeenAt: at(0) },
    });
    await fixture.db.brokerEvent.createMany({
      data: [
        subscribe('old', '#', 9 * 1440),
        subscribe('eve', '#', 3000),
        subscribe('eve', '#', 200),
        subscribe('mallory', '#', 100),
        subscribe('watch', '#', 50),
        subscribe('panel', 'plant/line1/press', 40),
        {
          ...event,
          brokerId,
          kind: 'client.connected',
          at: at(3001),
          clientId: 'eve',
          username: 'reader',
          address: '10.0.0.9',
          raw: 'New client connected',
          details: { cleanStart: true, protocolVersion: 5, keepAliveSeconds: 'x' },
        },
        { ...event, brokerId: quietId, kind: 'client.connected', at: at(10), clientId: 'a', raw: '' },
      ],
    });
  });

  test('tells who would have been reported in the period, newest first, once each', async () => {
    const view = await run({ kind: 'wildcard-subscriber' });
    expect([view.wouldHaveFired, view.withCurrentSettings, view.omitted]).toEqual([2, 2, 0]);
    expect(view.alerts.map(({ subject, count, broker, url }) => [subject.id, count, broker, url])).toEqual([
      ['mallory', 1, 'plant', ''],
      ['eve', 2, 'plant', ''],
    ]);
    // The session is known from the stored connect.
    expect(view.alerts[1]?.evidence).toMatchObject({ username: 'reader', addresses: ['10.0.0.9'] });
    expect(view.from).toBe(at(7 * 1440).toISOString());
    expect(view.limits[0]).toMatch(/reaches back 9 days/);
  });

  test('changed settings are tried and compared, and not stored', async () => {
    const allowList = [{ clientId: 'eve' }];
    const view = await run({ kind: 'wildcard-subscriber', settings: { allowList } });
    expect([view.wouldHaveFired, view.withCurrentSettings]).toEqual([1, 2]);
    expect(await fixture.db.detectorSetting.count()).toBe(0);
  });

  test('only the days that were asked for are judged', async () => {
    expect((await run({ kind: 'wildcard-subscriber', days: 1 })).wouldHaveFired).toBe(2);
    expect((await run({ kind: 'wildcard-subscriber', days: 10 })).wouldHaveFired).toBe(3);
  });

  test('without a broker all of them are played, and limits say whose they are', async () => {
    const view = await run({ kind: 'wildcard-subscriber', brokerId: undefined });
    expect(view.wouldHaveFired).toBe(2);
    expect(view.limits.some((sentence) => sentence.startsWith('quiet: '))).toBe(true);
  });

  test('a benign history gives nothing', async () => {
    const view = await run({ kind: 'wildcard-subscriber', brokerId: quietId });
    expect([view.wouldHaveFired, view.alerts]).toEqual([0, []]);
  });
});

test('births and deaths: a node that stays away is told, one that comes back at once is not', async () => {
  const node = (name: string, kind: string, minutesAgo: number, words: string) => ({
    ...event,
    brokerId,
    kind: `sparkplug.${kind}`,
    at: at(minutesAgo),
    clientId: null,
    topic: `spBv1.0/g/${kind.toUpperCase()}/${name}`,
    reason: 'as told',
    raw: `spBv1.0/g/${kind.toUpperCase()}/${name}: ${words}, as told`,
  });
  const second = 1 / 60;
  await fixture.db.brokerEvent.createMany({
    data: [
      node('press', 'nbirth', 500, 'unknown → online'),
      node('press', 'ndeath', 400, 'online → offline'),
      node('press', 'nbirth', 300, 'offline → online'),
      node('oven', 'nbirth', 500, 'unknown → online'),
      node('oven', 'ndeath', 400, 'online → offline'),
      node('oven', 'nbirth', 400 - second, 'offline → online'),
    ],
  });
  const view = await run({ kind: 'sparkplug-node-offline' });
  expect(view.alerts.map(({ subject, state }) => [subject.id, state])).toEqual([['g/press', 'resolved']]);
  expect((await run({ kind: 'sparkplug-node-offline', settings: { graceSeconds: 0 } })).wouldHaveFired).toBe(
    2,
  );
});

describe('counts', () => {
  const learned = 5 * 1440;
  beforeAll(async () => {
    for (const name of ['line/a', 'line/b']) {
      const first = at(learned);
      const { id } = await fixture.db.topic.create({
        data: { brokerId, name, firstSeenAt: first, lastSeenAt: at(0), messageCount: 100_000n },
      });
      // Every minute about twenty messages; line/a floods once, and line/b is silent for an hour.
      await fixture.db.$executeRaw`
        INSERT INTO topic_minute (broker_id, topic_id, minute, count, bytes)
        SELECT ${brokerId}::int, ${id}::int, ${new Date(now)}::timestamptz - m * interval '1 minute',
          CASE WHEN ${name} = 'line/a' AND m BETWEEN 600 AND 603 THEN 2000 ELSE 18 + m % 5 END, 500
        FROM generate_series(1, ${learned}::int) m
        WHERE m NOT BETWEEN 890 AND 970 AND NOT (${name} = 'line/b' AND m BETWEEN 200 AND 260)`;
    }
    const state = { ...event, brokerId, kind: 'monitor.state', clientId: null, raw: '' };
    // For eighty minutes the monitor itself was away.
    await fixture.db.brokerEvent.createMany({
      data: [
        { ...state, at: at(970), reason: 'offline: connection refused' },
        { ...state, at: at(890), reason: 'online' },
      ],
    });
  });

  test('a flood after learning is found once, and not by who tolerates it', async () => {
    const view = await run({ kind: 'rate-surge', days: 1 });
    expect(view.alerts.map(({ subject }) => subject)).toEqual([{ kind: 'topic', id: 'line/a' }]);
    expect(view.alerts[0]?.firstSeenAt).toBe(new Date(at(602).getTime() - 1).toISOString());
    expect(view.limits.join(' ')).toContain('could not see the broker');
    const patient = await run({ kind: 'rate-surge', days: 1, settings: { learningHours: 720 } });
    expect(patient.withCurrentSettings).toBe(1);
    expect(patient.limits.join(' ')).toContain('It learns for 720 hours');
  });

  test('a silence is found, and time in which the monitor was away is none', async () => {
    const view = await run({ kind: 'topic-silence', days: 2 });
    expect(view.alerts.map(({ subject, state }) => [subject.id, state])).toEqual([['line/b', 'resolved']]);
    expect(Date.parse(view.alerts[0]?.firstSeenAt ?? '')).toBeGreaterThan(at(260).getTime());
  });
});

test('a killed worker leaves no state behind, and its absence is no silence', async () => {
  const id = await storeBroker(fixture.db, 'killed', { kind: 'mosquitto' });
  const topic = await fixture.db.topic.create({
    data: { brokerId: id, name: 'x', firstSeenAt: at(5000), lastSeenAt: at(0), messageCount: 9n },
  });
  await fixture.db.$executeRaw`
    INSERT INTO topic_minute (broker_id, topic_id, minute, count, bytes)
    SELECT ${id}::int, ${topic.id}::int, ${new Date(now)}::timestamptz - m * interval '1 minute', 20, 500
    FROM generate_series(1, 5000) m WHERE m NOT BETWEEN 200 AND 400`;
  const online = { ...event, brokerId: id, kind: 'monitor.state', clientId: null, raw: '', reason: 'online' };
  await fixture.db.brokerEvent.createMany({
    data: [
      { ...online, at: at(5001) },
      { ...online, at: at(199) },
    ],
  });
  const view = await run({ kind: 'topic-silence', days: 1, brokerId: id });
  expect(view.wouldHaveFired).toBe(0);
  expect(view.limits.join(' ')).toContain('For 3.3 hours of the period the monitor could not see the broker');
});

test('a broker that restarts is seen by its uptime', async () => {
  const uptimes = [9000, 9060, 9120, 30, 90].map((value, place) => ({
    brokerId: quietId,
    name: 'uptime',
    at: at(9.5 - place),
    value,
  }));
  await fixture.db.brokerMetric.createMany({ data: uptimes });
  expect((await run({ kind: 'broker-restart', brokerId: quietId })).wouldHaveFired).toBe(1);
});

describe('refusals', () => {
  test('settings that would not be stored name their field', () =>
    expect(run({ kind: 'wildcard-subscriber', settings: { breadthMin: 500 } })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'settings.breadthMin' }],
    }));

  test('a broker or detector that does not exist', async () => {
    await expect(run({ kind: 'rate-surge', brokerId: 999_999 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(run({ kind: 'no-such' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a viewer', () =>
    expect(
      backTestDetector(fixture.context, viewer, backTestInput.parse({ kind: 'rate-surge' })),
    ).rejects.toMatchObject({ code: 'forbidden' }));

  test('a second one at the same time', async () => {
    const results = await Promise.allSettled([run({ kind: 'rate-surge' }), run({ kind: 'topic-silence' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'busy' });
    expect((await run({ kind: 'wildcard-subscriber' })).wouldHaveFired).toBe(2);
  });

  test('nothing stored: says so instead of a reassuring zero', async () => {
    const empty = await storeBroker(fixture.db, 'empty');
    const view = await run({ kind: 'rate-surge', brokerId: empty, days: 1 });
    expect([view.wouldHaveFired, view.limits]).toEqual([
      0,
      ['Nothing that this detector judges is stored yet.'],
    ]);
    expect(new Date(view.to).getTime() - new Date(view.from).getTime()).toBe(dayMs);
  });
});
