import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import type { Finding, Subject } from '@/lib/domain/finding';
import { notificationPayloadSchema } from '@/lib/domain/notification-payload';
import { acknowledgeAlert } from '@/lib/services/alerts/acknowledge-alert';
import { recordFindings } from '@/lib/services/alerts/record-findings';
import { reopenAlert } from '@/lib/services/alerts/reopen-alert';
import { resolveAlert } from '@/lib/services/alerts/resolve-alert';
import { snoozeAlert } from '@/lib/services/alerts/snooze-alert';
import { addException, revokeException } from '@/lib/services/exceptions/change-exceptions';
import { getIncidentDetail } from '@/lib/services/incidents/get-incident-detail';
import { tellDueIncidents } from '@/lib/services/incidents/tell-due-incidents';
import {
  addRoutingRule,
  addRoutingRuleInput,
  removeRoutingRule,
} from '@/lib/services/routing/change-routing-rules';
import { tellDigests } from '@/lib/services/routing/tell-digests';
import { addSilence, endSilence } from '@/lib/services/silences/change-silences';
import { anna, createServiceFixture, type ServiceFixture } from '@/lib/services/testing/service-fixture';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createNoticeLoop } from './notice-loop';

const noon = Date.UTC(2026, 10, 22, 12);
const second = 1000;
const minute = 60 * second;
const url = 'https://monitor.example';

let fixture: ServiceFixture;
let db: Database;
let brokerId: number;
let channels: Record<string, string>;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  db = fixture.db;
  brokerId = (await db.broker.create({ data: { name: 'Plant', url: 'mqtt://x', topics: [] } })).id;
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  for (const table of [
    'notification',
    'incident',
    'alert',
    'silence',
    'exception',
    'mute_time',
    'routing_rule',
    'channel',
  ])
    await db.$executeRawUnsafe(`DELETE FROM ${table}`);
  channels = {};
  await addChannel('chat');
});

async function addChannel(name: string, kind = 'webhook', minimumSeverity = 'low'): Promise<string> {
  const { id } = await db.channel.create({ data: { kind, name, minimumSeverity } });
  channels[name] = id;
  return id;
}

type About = {
  detector?: string;
  severity?: 'low' | 'medium' | 'high' | 'critical';
  subject?: Subject;
  at?: number;
};
function raise(
  key: string,
  { detector = 'wildcard-subscriber', severity = 'high', subject, at = 0 }: About = {},
): Finding {
  const about = subject ?? ({ kind: 'client', id: key } as const);
  return {
    action: 'raise',
    detector,
    key,
    at: noon + at,
    severity,
    confidence: 0.9,
    title: `${detector} ${key}`,
    summary: 's',
    subject: about,
    evidence:
      about.kind === 'client'
        ? { clientIds: [about.id], addresses: [`10.0.0.${key.length}`], filters: ['#'] }
        : {},
    attack: [],
  };
}
const clear = (key: string, at: number, detector = 'wildcard-subscriber'): Finding => {
  return { action: 'clear', detector, key, at: noon + at, summary: 'over' };
};

async function record(after: number, ...findings: Finding[]): Promise<void> {
  fixture.at = new Date(noon + after);
  await db.$transaction((tx) =>
    recordFindings(tx, brokerId, findings, { publicUrl: url, now: new Date(noon + after) }),
  );
}

/** Lets a loop, fresh as after a restart, do once what is due `after` ms; gives what was queued by it. */
async function runAt(after: number): Promise<readonly string[]> {
  fixture.at = new Date(noon + after);
  const before = new Set((await db.notification.findMany({ select: { id: true } })).map(({ id }) => id));
  const loop = createNoticeLoop({
    db,
    databaseUrl: fixture.url,
    log: pino({ level: 'fatal' }),
    publicUrl: url,
    now: () => new Date(noon + after),
  });
  await loop.runOnce();
  const rows = await db.notification.findMany({ include: { channel: true }, orderBy: { createdAt: 'asc' } });
  return rows
    .filter(({ id }) => !before.has(id))
    .map((row) => {
      const { alert, incident } = notificationPayloadSchema.parse(row.payload);
      return `${row.channel.name} ${row.cause}: ${alert.title}${incident && incident.others.length > 0 ? ` +${incident.others.length}` : ''}`;
    });
}

const alertOf = (key: string) =>
  db.alert.findFirstOrThrow({ where: { dedupKey: key }, orderBy: { firstSeenAt: 'desc' } });

describe('grouping', () => {
  test('alerts of one MQTT client are told together after the group wait, and once', async () => {
    await record(0, raise('evil', { severity: 'medium' }), raise('evil', { detector: 'topic-scan' }));
    expect(await runAt(second)).toEqual([]);
    expect(await runAt(2 * second)).toEqual(['chat opened: topic-scan evil +1']);
    expect(await runAt(3 * second)).toEqual([]);
    expect(await db.incident.findMany()).toMatchObject([
      { alertCount: 2, severity: 'high', title: 'topic-scan evil' },
    ]);
  });

  test('a critical alert is told at once; what joins waits for the group interval', async () => {
    await record(0, raise('evil', { severity: 'critical' }));
    expect(await runAt(0)).toEqual(['chat opened: wildcard-subscriber evil']);
    await record(5 * second, raise('evil', { detector: 'topic-scan', at: 5 * second }));
    expect(await runAt(30 * second)).toEqual([]);
    expect(await runAt(minute)).toEqual(['chat opened: topic-scan evil +1']);
  });

  test('it is over when all its alerts are, and says so once', async () => {
    await record(0, raise('evil'), raise('evil', { detector: 'topic-scan', at: second }));
    await runAt(2 * second);
    await record(minute, clear('evil', minute));
    expect(await runAt(minute)).toEqual([]);
    await record(2 * minute, clear('evil', 2 * minute, 'topic-scan'));
    expect(await runAt(2 * minute)).toEqual(['chat resolved: wildcard-subscriber evil +1']);
    expect(await runAt(10 * minute)).toEqual([]);
    expect(await db.incident.findMany()).toMatchObject([{ state: 'resolved' }]);
  });

  test('what was over before anybody was told is told once, as over', async () => {
    await record(0, raise('evil'));
    await record(second, clear('evil', second));
    expect(await runAt(2 * second)).toEqual(['chat resolved: wildcard-subscriber evil']);
    expect(await runAt(minute)).toEqual([]);
  });

  test('what a person resolves is told, what a person reopens too', async () => {
    await record(0, raise('evil'));
    await runAt(2 * second);
    const { id } = await alertOf('evil');
    await resolveAlert(fixture.context, anna, { id });
    expect(await runAt(3 * second)).toEqual(['chat resolved: wildcard-subscriber evil']);
  });
});

describe('muting', () => {
  test('a silence keeps alerts quiet and counts them; at its end what goes on is told', async () => {
    fixture.at = new Date(noon);
    const silence = await addSilence(fixture.context, anna, {
      matcher: { subject: 'ev*' },
      durationMinutes: 30,
      reason: 'work',
    });
    await record(second, raise('evil'), raise('other'));
    await record(2 * second, raise('evil'));
    expect(await runAt(5 * second)).toEqual(['chat opened: wildcard-subscriber other']);
    expect(await alertOf('evil')).toMatchObject({
      mutedKind: 'silence',
      mutedById: silence.id,
      count: 2,
      incidentId: null,
    });
    expect(await db.silence.findUniqueOrThrow({ where: { id: silence.id } })).toMatchObject({
      mutedCount: 2,
    });
    expect(await runAt(29 * minute)).toEqual([]);
    await runAt(30 * minute);
    expect(await runAt(30 * minute + 2 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
    expect(await alertOf('evil')).toMatchObject({ mutedKind: null });
  });

  test('a silence over an alert that was told stops its incident; ended early, it is told again', async () => {
    await record(0, raise('evil'));
    await runAt(2 * second);
    fixture.at = new Date(noon + minute);
    const silence = await addSilence(fixture.context, anna, {
      matcher: { clientIds: ['evil'] },
      durationMinutes: 60,
      reason: 'r',
    });
    expect(await alertOf('evil')).toMatchObject({ mutedKind: 'silence' });
    fixture.at = new Date(noon + 5 * minute);
    await endSilence(fixture.context, anna, { id: silence.id });
    expect(await runAt(5 * minute + 2 * second)).toEqual(['chat repeated: wildcard-subscriber evil']);
  });

  test('an exception from an alert: the same is expected, worse or from elsewhere is told', async () => {
    await record(0, raise('hist'));
    await runAt(2 * second);
    const { id } = await alertOf('hist');
    fixture.at = new Date(noon + minute);
    const exception = await addException(fixture.context, anna, { alertId: id, reason: 'the historian' });
    expect(exception).toMatchObject({
      owner: 'Anna',
      expiresAt: new Date(noon + minute + 7 * 86_400_000).toISOString(),
    });
    await resolveAlert(fixture.context, anna, { id });
    await runAt(2 * minute);
    await record(3 * minute, raise('hist', { at: 3 * minute }));
    expect(await runAt(4 * minute)).toEqual([]);
    expect(await alertOf('hist')).toMatchObject({
      mutedKind: 'exception',
      mutedById: exception.id,
      state: 'open',
    });
    await record(5 * minute, raise('hist', { severity: 'critical', at: 5 * minute }));
    expect(await runAt(5 * minute)).toEqual(['chat opened: wildcard-subscriber hist']);
  });

  test('when an exception is revoked, what it muted and goes on is told', async () => {
    fixture.at = new Date(noon);
    const { id } = await addException(fixture.context, anna, {
      matcher: { clientIds: ['hist'] },
      reason: 'r',
    });
    await record(second, raise('hist'));
    fixture.at = new Date(noon + minute);
    await revokeException(fixture.context, anna, { id });
    expect(await runAt(minute + 2 * second)).toEqual(['chat opened: wildcard-subscriber hist']);
  });

  test('what a silence of a flood muted is told in parts that a transaction can hold', async () => {
    fixture.at = new Date(noon);
    const { id } = await addSilence(fixture.context, anna, {
      matcher: { brokerIds: [brokerId] },
      durationMinutes: 30,
      reason: 'flood',
    });
    const names = Array.from({ length: 1700 }, (_, place) => `client-${place}`);
    await record(second, ...names.map((name) => ({ ...raise(name), evidence: {} }) as Finding));
    fixture.at = new Date(noon + minute);
    await endSilence(fixture.context, anna, { id });
    const muted = () => db.alert.count({ where: { mutedKind: 'silence' } });
    const left = await muted();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(names.length);
    await runAt(minute + second);
    expect(await muted()).toBe(0);
    expect(await db.alert.count({ where: { incidentId: null } })).toBe(0);
  });

  test('what is raised and over at once under a silence is told to nobody', async () => {
    fixture.at = new Date(noon);
    await addSilence(fixture.context, anna, {
      matcher: { clientIds: ['evil'] },
      durationMinutes: 30,
      reason: 'work',
    });
    await record(second, raise('evil'), clear('evil', second));
    expect(await runAt(minute)).toEqual([]);
    expect(await alertOf('evil')).toMatchObject({ state: 'resolved', mutedKind: 'silence' });
  });

  test('the end of a snooze tells nothing through a silence; the end of the silence does', async () => {
    await record(0, raise('evil'));
    await runAt(2 * second);
    const { id } = await alertOf('evil');
    await snoozeAlert(fixture.context, anna, { id, until: new Date(noon + 10 * minute) });
    await addSilence(fixture.context, anna, {
      matcher: { clientIds: ['evil'] },
      durationMinutes: 30,
      reason: 'work',
    });
    expect(await runAt(11 * minute)).toEqual([]);
    expect(await alertOf('evil')).toMatchObject({ state: 'open', mutedKind: 'silence' });
    await runAt(31 * minute);
    expect(await runAt(32 * minute)).toEqual(['chat repeated: wildcard-subscriber evil']);
  });

  test('maintenance of a broker mutes what is away, and nothing else', async () => {
    await db.maintenanceWindow.create({
      data: {
        brokerId,
        scope: 'broker',
        recurrence: 'once',
        timeZone: 'UTC',
        fromAt: new Date(noon - minute),
        toAt: new Date(noon + minute),
        reason: 'update',
        author: 'Anna',
      },
    });
    await record(
      0,
      raise('a/b', { detector: 'topic-silence', subject: { kind: 'topic', id: 'a/b' } }),
      raise('evil'),
    );
    expect(await runAt(2 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
    await runAt(minute);
    expect(await runAt(minute + 2 * second)).toEqual(['chat opened: topic-silence a/b']);
    await db.maintenanceWindow.deleteMany();
  });
});

describe('inhibition', () => {
  const broker: Subject = { kind: 'broker', id: '1' };
  const silence = (topic: string, at = 0) =>
    raise(topic, { detector: 'topic-silence', subject: { kind: 'topic', id: topic }, at });

  test('while the broker is down its silences are hidden, also those that came first; they come back', async () => {
    await record(0, silence('a/b'));
    await record(
      second,
      raise('down', { detector: 'broker-down', severity: 'critical', subject: broker, at: second }),
    );
    await record(10 * second, silence('c/d', 10 * second), raise('evil', { at: 10 * second }));
    expect(await runAt(20 * second)).toEqual([
      'chat opened: broker-down down',
      'chat opened: wildcard-subscriber evil',
    ]);
    const down = await alertOf('down');
    expect(await db.alert.findMany({ where: { inhibitedById: down.id } })).toHaveLength(2);
    const detail = await getIncidentDetail(fixture.context, anna, { id: down.incidentId ?? '' });
    expect(detail).toMatchObject({ incident: { alertCount: 3, hidden: 2 }, alerts: [{ id: down.id }] });
    expect(await db.incident.count()).toBe(2);

    await record(
      5 * minute,
      clear('down', 5 * minute, 'broker-down'),
      clear('a/b', 5 * minute, 'topic-silence'),
    );
    expect(await runAt(6 * minute)).toEqual([]);
    await runAt(7 * minute);
    expect(await runAt(7 * minute + 2 * second)).toEqual(['chat opened: topic-silence c/d +1']);
  });

  test('a symptom that was over within its batch is not told either', async () => {
    await record(0, raise('down', { detector: 'broker-down', severity: 'critical', subject: broker }));
    expect(await runAt(0)).toEqual(['chat opened: broker-down down']);
    await record(minute, silence('a/b', minute), clear('a/b', minute, 'topic-silence'));
    expect(await runAt(2 * minute)).toEqual([]);
    expect(await alertOf('a/b')).toMatchObject({
      state: 'resolved',
      inhibitedById: (await alertOf('down')).id,
    });
  });

  test('what somebody does is not hidden behind a cause that a silence hides', async () => {
    fixture.at = new Date(noon);
    await addSilence(fixture.context, anna, {
      matcher: { detectors: ['rate-surge'] },
      durationMinutes: 30,
      reason: 'test',
    });
    await record(second, raise('p/l', { detector: 'rate-surge', subject: { kind: 'topic', id: 'p/l' } }));
    const other = { detector: 'competing-publishers', subject: { kind: 'topic', id: 'p/l/x' } } as const;
    await record(2 * second, raise('x', { ...other, at: 2 * second }));
    expect(await runAt(minute)).toEqual(['chat opened: competing-publishers x']);
  });

  test('a symptom that grows into more than its cause explains is told', async () => {
    const about = { detector: 'competing-publishers', subject: { kind: 'topic', id: 'p/l/x' } } as const;
    await record(0, raise('p/l', { detector: 'rate-surge', subject: { kind: 'topic', id: 'p/l' } }));
    await record(second, raise('x', { ...about, at: second }));
    expect(await runAt(5 * second)).toEqual(['chat opened: rate-surge p/l']);
    await record(6 * second, raise('x', { ...about, severity: 'critical', at: 6 * second }));
    expect(await runAt(6 * second)).toEqual(['chat opened: competing-publishers x +1']);
  });
});

describe('routing', () => {
  const addRule = (rule: object) => addRoutingRule(fixture.context, anna, addRoutingRuleInput.parse(rule));

  test('each rule tells its channels; nobody acknowledges, so others are told; an acknowledgement stops it', async () => {
    await addChannel('pager');
    await addChannel('boss');
    await addRule({
      name: 'grave',
      matcher: { severities: ['high', 'critical'] },
      channelIds: [channels.pager],
      groupWaitSeconds: 0,
      escalateMinutes: 10,
      escalateChannelIds: [channels.boss],
      goOn: true,
    });
    await addRule({ name: 'rest', channelIds: [channels.chat], groupWaitSeconds: 0, repeatMinutes: 30 });
    await record(0, raise('evil'));
    expect(await runAt(0)).toEqual([
      'pager opened: wildcard-subscriber evil',
      'chat opened: wildcard-subscriber evil',
    ]);
    expect(await runAt(9 * minute)).toEqual([]);
    expect(await runAt(10 * minute)).toEqual(['boss unacknowledged: wildcard-subscriber evil']);
    expect(await runAt(30 * minute)).toEqual(['chat repeated: wildcard-subscriber evil']);
    await acknowledgeAlert(fixture.context, anna, { id: (await alertOf('evil')).id });
    expect(await runAt(61 * minute)).toEqual([]);
  });

  test('an acknowledgement covers what is no graver; taken back, others are told and it escalates', async () => {
    await addChannel('boss');
    await addRule({
      name: 'all',
      channelIds: [channels.chat],
      groupWaitSeconds: 0,
      groupIntervalSeconds: 0,
      escalateMinutes: 10,
      escalateChannelIds: [channels.boss],
    });
    await record(0, raise('evil', { severity: 'low' }));
    await runAt(0);
    await acknowledgeAlert(fixture.context, anna, { id: (await alertOf('evil')).id });
    await record(
      minute,
      raise('worse', {
        detector: 'topic-scan',
        severity: 'critical',
        subject: { kind: 'client', id: 'evil' },
        at: minute,
      }),
    );
    expect(await db.incident.count()).toBe(1);
    expect(await runAt(minute)).toEqual(['chat opened: topic-scan worse +1']);
    expect(await runAt(11 * minute)).toEqual(['boss unacknowledged: topic-scan worse +1']);
    const { id } = await alertOf('worse');
    await acknowledgeAlert(fixture.context, anna, { id });
    expect(await runAt(30 * minute)).toEqual([]);
    await reopenAlert(fixture.context, anna, { id });
    expect(await runAt(31 * minute)).toEqual(['chat reopened: topic-scan worse +1']);
    expect(await runAt(41 * minute)).toEqual(['boss unacknowledged: topic-scan worse +1']);
  });

  test('an escalation is about what waits, and for how long that has waited', async () => {
    await addChannel('boss');
    const all = { name: 'all', channelIds: [channels.chat], groupWaitSeconds: 0, groupIntervalSeconds: 0 };
    await addRule({ ...all, escalateMinutes: 10, escalateChannelIds: [channels.boss] });
    await record(0, raise('evil', { severity: 'critical' }));
    await runAt(0);
    await acknowledgeAlert(fixture.context, anna, { id: (await alertOf('evil')).id });
    const later = {
      detector: 'topic-scan',
      subject: { kind: 'client', id: 'evil' },
      at: 20 * minute,
    } as const;
    await record(20 * minute, raise('scan', later));
    expect(await runAt(20 * minute)).toEqual(['chat opened: topic-scan scan +1']);
    expect(await runAt(30 * minute)).toEqual(['boss unacknowledged: topic-scan scan +1']);
    const { payload } = await db.notification.findFirstOrThrow({ where: { cause: 'unacknowledged' } });
    expect(payload).toMatchObject({ incident: { unacknowledgedMinutes: 10 } });
  });

  test('an end is told also when the rule that told the beginning has gone and nothing else fits', async () => {
    await addRule({ name: 'other', matcher: { clientId: 'nobody' }, channelIds: [], goOn: true });
    const { id } = await addRule({
      name: 'all',
      channelIds: [channels.chat],
      groupWaitSeconds: 0,
      repeatMinutes: 10,
    });
    await record(0, raise('evil'));
    expect(await runAt(0)).toEqual(['chat opened: wildcard-subscriber evil']);
    await removeRoutingRule(fixture.context, anna, { id });
    expect(await runAt(10 * minute)).toEqual([]);
    await record(11 * minute, clear('evil', 11 * minute));
    expect(await runAt(11 * minute)).toEqual(['chat resolved: wildcard-subscriber evil']);
  });

  test('a rule that is removed tells what it has collected', async () => {
    const { id } = await addRule({
      name: 'digest',
      channelIds: [channels.chat],
      groupWaitSeconds: 0,
      digestMinutes: 60,
    });
    await record(0, raise('one'));
    expect(await runAt(minute)).toEqual([]);
    await removeRoutingRule(fixture.context, anna, { id });
    expect(await db.notification.findMany()).toMatchObject([{ cause: 'digest' }]);
  });

  test('what is collected while a digest is told comes with the next', async () => {
    const { id } = await addRule({
      name: 'digest',
      channelIds: [channels.chat],
      groupWaitSeconds: 0,
      digestMinutes: 60,
    });
    await record(0, raise('one'));
    await runAt(minute);
    await record(60 * minute, raise('two', { at: 60 * minute }));
    const at = new Date(noon + 61 * minute);
    let other: Promise<number> | undefined;
    await db.$transaction(async (tx) => {
      expect(await tellDigests(tx, { publicUrl: url, now: at })).toBe(1);
      other = db.$transaction((later) => tellDueIncidents(later, { publicUrl: url, now: at }, 10));
      await vi.waitFor(
        async () => {
          const waiting = await db.$queryRaw`SELECT 1 FROM pg_locks WHERE NOT granted`;
          expect(waiting).not.toEqual([]);
        },
        { timeout: 4000, interval: 50 },
      );
    });
    expect(await other).toBe(1);
    expect(await db.digestItem.count()).toBe(1);
    expect(await db.routingRule.findUniqueOrThrow({ where: { id } })).toMatchObject({
      nextDigestAt: new Date(noon + 121 * minute),
    });
  });

  test('a digest collects incidents and tells them once', async () => {
    await addRule({ name: 'digest', channelIds: [channels.chat], groupWaitSeconds: 0, digestMinutes: 60 });
    await record(0, raise('one'), { ...raise('two', { severity: 'medium' }), evidence: {} } as Finding);
    expect(await runAt(minute)).toEqual([]);
    expect(await runAt(60 * minute)).toEqual([]);
    expect(await runAt(61 * minute)).toEqual(['chat digest: wildcard-subscriber one +1']);
    expect(await runAt(200 * minute)).toEqual([]);
  });

  test('a rule that is removed loses nothing that it still had to tell', async () => {
    const { id } = await addRule({ name: 'slow', channelIds: [], groupWaitSeconds: 600 });
    await record(0, raise('evil'));
    await db.routingRule.delete({ where: { id } });
    await db.incident.updateMany({ data: { nextNoticeAt: new Date(noon) } });
    await runAt(second);
    expect(await runAt(4 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
  });
});

test('two loops at once tell each incident once', async () => {
  const names = Array.from({ length: 120 }, (_, place) => `client-${place}`);
  await record(0, ...names.map((name) => ({ ...raise(name), evidence: {} }) as Finding));
  expect(await db.incident.count()).toBe(120);
  const other = createDatabase(fixture.url, 4);
  const loops = [db, other].map((each) =>
    createNoticeLoop({
      db: each,
      databaseUrl: fixture.url,
      log: pino({ level: 'fatal' }),
      publicUrl: url,
      now: () => new Date(noon + 2 * second),
    }),
  );
  await Promise.all(loops.map((loop) => loop.runOnce()));
  await runAt(2 * second);
  await other.$disconnect();
  expect(await db.notification.count()).toBe(120);
});

test('a worker that dies before it commits has told nothing, and the next one tells it once', async () => {
  await record(0, raise('evil'));
  const now = new Date(noon + 2 * second);
  const killed = db.$transaction(async (tx) => {
    expect(await tellDueIncidents(tx, { publicUrl: url, now }, 10)).toBe(1);
    expect(await tx.notification.count()).toBe(1);
    throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await db.notification.count()).toBe(0);
  expect(await runAt(3 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
  expect(await runAt(4 * second)).toEqual([]);
});

test('a loop that runs is woken by a finding, long before its poll', async () => {
  const loop = createNoticeLoop({
    db,
    databaseUrl: fixture.url,
    log: pino({ level: 'fatal' }),
    publicUrl: url,
    pollMs: 3_600_000,
    now: () => new Date(noon + minute),
  });
  await loop.start();
  try {
    await vi.waitFor(
      async () => {
        await record(0, raise(`evil-${await db.alert.count()}`, { severity: 'critical' }));
        expect(await db.notification.count()).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 200 },
    );
  } finally {
    await loop.stop();
  }
});
