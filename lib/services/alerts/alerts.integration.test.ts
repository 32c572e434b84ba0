import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { forgetAudit } from '../testing/forget-audit';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { acknowledgeAlert } from './acknowledge-alert';
import { commentOnAlert } from './comment-on-alert';
import { countAlerts, countAlertsInput } from './count-alerts';
import { getAlertDetail } from './get-alert-detail';
import { listAlerts, listAlertsInput } from './list-alerts';
import { reopenAlert } from './reopen-alert';
import { resolveAlert } from './resolve-alert';

let fixture: ServiceFixture;
let brokerId: number;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  await fixture.db.broker.deleteMany();
  await forgetAudit(fixture.db);
  brokerId = await storeBroker(fixture.db, 'plant');
});

const minute = (number: number) => new Date(Date.UTC(2026, 10, 22, 12, number));
let count = 0;
function storeAlert(columns: Partial<Prisma.AlertUncheckedCreateInput> = {}) {
  return fixture.db.alert.create({
    data: {
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: `key-${count++}`,
      severity: 'high',
      confidence: 0.9,
      title: 'Somebody reads everything',
      summary: 'eve subscribed to #',
      subjectKind: 'client',
      subjectId: 'eve',
      firstSeenAt: minute(0),
      lastSeenAt: minute(0),
      ...columns,
    },
  });
}

const list = (query: Record<string, unknown>) =>
  listAlerts(fixture.context, anna, listAlertsInput.parse(query));

describe('listAlerts', () => {
  test('pages without a gap or a double, last seen first, also where times are equal', async () => {
    const times = [1, 2, 2, 2, 3, 4, 4];
    for (const number of times) await storeAlert({ lastSeenAt: minute(number) });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list({ limit: 2, cursor: cursor ?? undefined });
      seen.push(...page.items.map((alert) => `${alert.lastSeenAt} ${alert.id}`));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(times.length);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  test.each([
    [{ state: 'open' }, ['a', 'c']],
    [{ state: 'acknowledged,resolved' }, ['b', 'd']],
    [{ severity: 'critical' }, ['c']],
    [{ detector: 'rate-surge' }, ['d']],
    [{ subjectKind: 'topic', subjectId: 't/100%' }, ['d']],
    [{ q: '100%' }, ['d']],
    [{ q: '1_0%' }, []],
    [{ brokerId: 1 }, []],
    [{ shadow: 'only' }, ['e']],
    [{ shadow: 'include', severity: 'low' }, ['e']],
    [{}, ['a', 'b', 'c', 'd']],
  ])('%j', async (query, titles) => {
    await storeAlert({ title: 'a' });
    await storeAlert({ title: 'b', state: 'acknowledged' });
    await storeAlert({ title: 'e', severity: 'low', shadow: true });
    await storeAlert({ title: 'c', severity: 'critical' });
    await storeAlert({
      title: 'd',
      state: 'resolved',
      detector: 'rate-surge',
      subjectKind: 'topic',
      subjectId: 't/100%',
    });
    expect((await list(query)).items.map((alert) => alert.title).sort()).toEqual(titles);
  });
});

describe('who, how told and why', () => {
  const incidentId = '0195b0a0-0000-7000-8000-00000000000a';
  beforeEach(async () => {
    await fixture.db.incident.create({
      data: {
        id: incidentId,
        brokerId,
        severity: 'high',
        title: 'i',
        openedAt: minute(0),
        lastSeenAt: minute(0),
      },
    });
    const cause = await storeAlert({ title: 'cause', incidentId, assigneeId: 'u1', assignee: 'Anna' });
    await storeAlert({ title: 'symptom', incidentId, inhibitedById: cause.id });
    await storeAlert({ title: 'muted', mutedKind: 'silence', mutedById: 's1' });
    await storeAlert({
      title: 'held',
      state: 'acknowledged',
      hold: 'until-worse',
      assigneeId: 'u9',
      assignee: 'Zoe',
      tags: ['line-1'],
    });
    await storeAlert({
      title: 'judged',
      state: 'resolved',
      verdict: 'benign',
      attack: [{ id: 'T0802', name: 'Automated Collection', version: '19' }],
    });
  });

  test.each([
    [{}, ['cause', 'held', 'judged']],
    [{ muted: 'include' }, ['cause', 'held', 'judged', 'muted']],
    [{ muted: 'only' }, ['muted']],
    [{ hidden: 'include' }, ['cause', 'held', 'judged', 'symptom']],
    [{ hidden: 'only' }, ['symptom']],
    [{ incidentId, hidden: 'include' }, ['cause', 'symptom']],
    [{ assignee: 'me' }, ['cause']],
    [{ assignee: 'u9' }, ['held']],
    [{ assignee: 'none' }, ['judged']],
    [{ hold: 'until-worse,until-time' }, ['held']],
    [{ hold: 'none' }, ['cause', 'judged']],
    [{ verdict: 'benign' }, ['judged']],
    [{ verdict: 'none,benign' }, ['cause', 'held', 'judged']],
    [{ verdict: 'true-positive' }, []],
    [{ tag: 'line-1' }, ['held']],
    [{ tag: 'T0802' }, ['judged']],
    [{ tag: 'T080' }, []],
  ])('%j', async (query, titles) => {
    expect((await list(query)).items.map((alert) => alert.title).sort()).toEqual(titles);
  });

  test('counts are those of the list, and say what it leaves out', async () => {
    const count = (query: Record<string, unknown>) =>
      countAlerts(fixture.context, anna, countAlertsInput.parse(query));
    expect(await count({})).toEqual({
      total: 3,
      byState: { open: 1, acknowledged: 1, resolved: 1 },
      bySeverity: { info: 0, low: 0, medium: 0, high: 2, critical: 0 },
      held: 1,
      unassigned: 0,
      mutedLeftOut: 1,
      hiddenLeftOut: 1,
    });
    expect(await count({ muted: 'include', hidden: 'only' })).toMatchObject({
      total: 1,
      unassigned: 1,
      mutedLeftOut: 0,
      hiddenLeftOut: 0,
    });
  });
});

describe('verbs', () => {
  test('acknowledge, comment, resolve and reopen leave state, timeline, audit and live frames', async () => {
    const { context, db } = fixture;
    const start = (await db.change.aggregate({ _max: { seq: true } }))._max.seq ?? 0n;
    const { id } = await storeAlert();
    expect((await acknowledgeAlert(context, anna, { id, comment: 'on it' })).state).toBe('acknowledged');
    await commentOnAlert(context, anna, { id, text: 'it is the new historian' });
    expect((await resolveAlert(context, anna, { id })).state).toBe('resolved');
    expect((await reopenAlert(context, anna, { id })).state).toBe('open');
    const detail = await getAlertDetail(context, anna, { id });
    expect(detail.timeline.map(({ kind, actor, text }) => [kind, actor, text])).toEqual([
      ['acknowledged', 'Anna', 'on it'],
      ['comment', 'Anna', 'it is the new historian'],
      ['resolved', 'Anna', ''],
      ['reopened', 'Anna', ''],
    ]);
    expect(await db.alert.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: 'open',
      acknowledgedBy: null,
      resolvedAt: null,
    });
    const frames = (await readChanges(db, start, 10)).map(({ frame }) => frame);
    expect(
      frames.flatMap((frame) => (frame.type === 'alert' ? [[frame.cause, frame.alert.state]] : [])),
    ).toEqual([
      ['acknowledged', 'acknowledged'],
      ['comment', 'acknowledged'],
      ['resolved', 'resolved'],
      ['reopened', 'open'],
    ]);
    expect((await db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map((entry) => entry.action)).toEqual([
      'alert.acknowledged',
      'alert.comment',
      'alert.resolved',
      'alert.reopened',
    ]);
  });

  test('a verdict is kept, told and audited, and a benign one keeps the condition quiet', async () => {
    fixture.at = minute(5);
    const { id } = await storeAlert();
    const alert = await resolveAlert(fixture.context, anna, { id, verdict: 'benign', comment: 'ours' });
    expect(alert).toMatchObject({
      verdict: 'benign',
      quietUntil: minute(35).toISOString(),
      suppressedCount: 0,
    });
    const { timeline } = await getAlertDetail(fixture.context, anna, { id });
    expect(timeline.at(-1)?.text).toContain('benign');
    const [entry] = await fixture.db.auditEntry.findMany();
    expect(entry?.after).toEqual({ state: 'resolved', verdict: 'benign' });
    fixture.at = undefined;
  });

  test('two people at once: one acknowledges, the other is told', async () => {
    const { id } = await storeAlert();
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => acknowledgeAlert(fixture.context, anna, { id })),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' });
    }
  });

  test('a resolved alert whose condition came back stays resolved', async () => {
    const old = await storeAlert({ dedupKey: 'same', state: 'resolved' });
    await storeAlert({ dedupKey: 'same' });
    await expect(reopenAlert(fixture.context, anna, { id: old.id })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('what is not there is not found', () =>
    expect(
      resolveAlert(fixture.context, anna, { id: '0195b0a0-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'not_found' }));

  test('a viewer reads but does not touch', async () => {
    const { id } = await storeAlert();
    await expect(acknowledgeAlert(fixture.context, viewer, { id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await getAlertDetail(fixture.context, viewer, { id })).alert.state).toBe('open');
  });
});

test('getAlertDetail brings what the detector says and the events of the subject around it', async () => {
  const { id } = await storeAlert();
  const event = {
    brokerId,
    kind: 'client.subscribed',
    clientIdConfidence: 'exact',
    origin: 'mqtt',
    spoofable: false,
  };
  await fixture.db.brokerEvent.createMany({
    data: [
      { ...event, at: minute(0), clientId: 'eve', raw: 'hers' },
      { ...event, at: minute(0), clientId: 'adam', raw: 'his' },
      { ...event, at: minute(9), clientId: 'eve', raw: 'later' },
    ],
  });
  const detail = await getAlertDetail(fixture.context, anna, { id });
  expect(detail.explain).not.toBe('');
  expect(detail.respond.length).toBeGreaterThan(0);
  expect(detail.relatedEvents.map((related) => related.raw)).toEqual(['hers']);
  expect(detail.alert.url).toBe(`https://monitor.example/alerts/${id}`);
});
