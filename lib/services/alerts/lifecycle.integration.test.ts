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
import { archiveAlert } from './archive-alert';
import { assignAlert } from './assign-alert';
import { changeAlerts, changeAlertsInput } from './change-alerts';
import { endHolds } from './end-holds';
import { judgeAlert } from './judge-alert';
import { listAssignees } from './list-assignees';
import { reopenAlert } from './reopen-alert';
import { resolveAlert } from './resolve-alert';
import { snoozeAlert } from './snooze-alert';

let fixture: ServiceFixture;
let brokerId: number;
const publicUrl = 'https://monitor.example';
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  await fixture.db.user.createMany({
    data: [
      { id: 'u1', name: 'Anna', email: 'anna@plant.example' },
      { id: 'u2', name: 'Bob', email: 'bob@plant.example' },
    ],
  });
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  fixture.at = undefined;
  await fixture.db.broker.deleteMany();
  await fixture.db.silence.deleteMany();
  await forgetAudit(fixture.db);
  brokerId = await storeBroker(fixture.db, 'plant');
});

const minute = (number: number) => new Date(Date.UTC(2026, 10, 22, 12, number));
let count = 0;
async function storeAlert(columns: Partial<Prisma.AlertUncheckedCreateInput> = {}): Promise<string> {
  const { id } = await fixture.db.alert.create({
    data: {
      brokerId,
      detector: 'topic-silence',
      dedupKey: `key-${count++}`,
      severity: 'medium',
      confidence: 0.9,
      title: 'A topic is silent',
      summary: 'plant/a has been silent for 5 minutes',
      subjectKind: 'topic',
      subjectId: 'plant/a',
      firstSeenAt: minute(0),
      lastSeenAt: minute(0),
      ...columns,
    },
  });
  return id;
}
const timelineOf = async (alertId: string) =>
  (await fixture.db.alertEvent.findMany({ where: { alertId }, orderBy: { id: 'asc' } })).map(
    ({ kind, actor, text }) => [kind, actor, text],
  );
const audits = async () =>
  (await fixture.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action, before, after }) => ({
    action,
    before,
    after,
  }));

describe('assigning', () => {
  test('is told in the timeline and the audit trail, and can be taken back', async () => {
    const { context } = fixture;
    const id = await storeAlert();
    expect(await assignAlert(context, anna, { id, assigneeId: 'u2' })).toMatchObject({
      assignee: 'Bob',
      assigneeId: 'u2',
      state: 'open',
    });
    expect(await assignAlert(context, anna, { id, assigneeId: null })).toMatchObject({ assignee: null });
    expect(await timelineOf(id)).toEqual([
      ['assigned', 'Anna', 'Assigned to Bob.'],
      ['assigned', 'Anna', 'No longer assigned to Bob.'],
    ]);
    expect(await audits()).toMatchObject([
      {
        action: 'alert.assigned',
        before: { state: 'open', assignee: null },
        after: { state: 'open', assignee: 'Bob' },
      },
      { action: 'alert.assigned', after: { assignee: null } },
    ]);
  });

  test('somebody who does not exist is refused by field', async () => {
    const id = await storeAlert();
    await expect(assignAlert(fixture.context, anna, { id, assigneeId: 'nobody' })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'assigneeId' }],
    });
  });

  test('those who work on alerts see names and no e-mail address; a viewer sees nobody', async () => {
    const engineer = { id: 'u3', name: 'Otto', role: 'ot-engineer' } as const;
    const { items } = await listAssignees(fixture.context, engineer);
    expect(items).toEqual([
      { id: 'u1', name: 'Anna' },
      { id: 'u2', name: 'Bob' },
    ]);
    await expect(listAssignees(fixture.context, viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('holds', () => {
  test('a snooze ends at its time, once, with a line, a frame and something to tell', async () => {
    const { context, db } = fixture;
    fixture.at = minute(1);
    const id = await storeAlert();
    const other = await storeAlert();
    await snoozeAlert(context, anna, { id, until: minute(10) });
    await archiveAlert(context, anna, { id: other });
    const end = (at: Date) => db.$transaction((tx) => endHolds(tx, at, publicUrl));
    expect(await end(minute(9))).toEqual([]);
    const start = (await db.change.aggregate({ _max: { seq: true } }))._max.seq ?? 0n;
    expect(await end(minute(10))).toMatchObject([
      { record: { id, state: 'open', hold: null, acknowledgedBy: null }, notify: { cause: 'reopened' } },
    ]);
    expect(await end(minute(11))).toEqual([]);
    expect((await timelineOf(id)).map(([kind]) => kind)).toEqual(['held', 'released']);
    expect((await readChanges(db, start, 10)).map(({ frame }) => frame)).toMatchObject([
      { type: 'alert', cause: 'released', alert: { id, state: 'open', hold: null } },
    ]);
    expect(await db.alert.findUniqueOrThrow({ where: { id: other } })).toMatchObject({ hold: 'until-worse' });
  });

  test('an alert that somebody is just changing is left for the next time', async () => {
    const { context, db } = fixture;
    fixture.at = minute(1);
    const id = await storeAlert();
    await snoozeAlert(context, anna, { id, until: minute(10) });
    await db.$transaction(async (holder) => {
      await holder.$executeRaw`SELECT 1 FROM alert WHERE id = ${id}::uuid FOR UPDATE`;
      expect(await db.$transaction((tx) => endHolds(tx, minute(10), publicUrl))).toEqual([]);
    });
    expect(await db.$transaction((tx) => endHolds(tx, minute(10), publicUrl))).toHaveLength(1);
  });

  test('a time that is over is refused by field', async () => {
    fixture.at = minute(5);
    const id = await storeAlert();
    await expect(snoozeAlert(fixture.context, anna, { id, until: minute(4) })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'until' }],
    });
  });

  test('waiting for the end is refused where no detector notices one', async () => {
    const { context } = fixture;
    const ends = await storeAlert();
    const stays = await storeAlert({ detector: 'wildcard-subscriber' });
    expect(await acknowledgeAlert(context, anna, { id: ends, untilClear: true })).toMatchObject({
      state: 'acknowledged',
      hold: 'until-clear',
    });
    await expect(acknowledgeAlert(context, anna, { id: stays, untilClear: true })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('do not end by themselves'),
    });
  });
});

test('a verdict can be given after the end, and corrected', async () => {
  const { context } = fixture;
  const id = await storeAlert({ state: 'resolved', resolvedAt: minute(2) });
  expect(await judgeAlert(context, anna, { id, verdict: 'unknown' })).toMatchObject({ verdict: 'unknown' });
  expect(await judgeAlert(context, anna, { id, verdict: 'true-positive' })).toMatchObject({
    verdict: 'true-positive',
    quietUntil: null,
  });
  expect(await audits()).toMatchObject([
    { action: 'alert.verdict', before: { verdict: null }, after: { verdict: 'unknown' } },
    { action: 'alert.verdict', before: { verdict: 'unknown' }, after: { verdict: 'true-positive' } },
  ]);
});

test('a reopened alert says so', async () => {
  fixture.at = minute(5);
  const id = await storeAlert({ state: 'resolved', resolvedAt: minute(2) });
  expect(await reopenAlert(fixture.context, anna, { id })).toMatchObject({
    state: 'open',
    reopenedAt: minute(5).toISOString(),
  });
});

test('whoever decides on an outdated view is told so, and nothing happens', async () => {
  const { context, db } = fixture;
  const id = await storeAlert();
  const seen = await acknowledgeAlert(context, anna, { id, version: 1 });
  expect(seen.version).toBe(2);
  await expect(resolveAlert(context, anna, { id, version: 1 })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('changed since you looked'),
  });
  expect(await db.alert.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'acknowledged' });
  expect((await resolveAlert(context, anna, { id, version: 2 })).state).toBe('resolved');
});

describe('many at once', () => {
  const change = (input: Record<string, unknown>) =>
    changeAlerts(fixture.context, anna, changeAlertsInput.parse(input));

  test('each has its own outcome, its own audit entry, and stops none of the others', async () => {
    const open = await storeAlert();
    const done = await storeAlert({ state: 'resolved', resolvedAt: minute(1), resolvedBy: 'Bob' });
    const changed = await storeAlert({ version: 3 });
    const missing = '0195b0a0-0000-7000-8000-000000000000';
    const result = await change({
      verb: 'resolve',
      ids: [open, done, changed, missing, open],
      verdict: 'benign',
      comment: 'the pump was serviced',
      versions: { [changed]: 2 },
    });
    expect(result).toMatchObject({
      done: 1,
      refused: 3,
      outcomes: [
        { id: open, ok: true, alert: { state: 'resolved', verdict: 'benign' } },
        { id: done, ok: false, code: 'conflict', message: 'The alert is already resolved, by Bob.' },
        { id: changed, ok: false, code: 'conflict' },
        { id: missing, ok: false, code: 'not_found' },
      ],
    });
    expect(await audits()).toMatchObject([{ action: 'alert.resolved', after: { verdict: 'benign' } }]);
  });

  test.each([
    [{ verb: 'acknowledge' }, { state: 'acknowledged', hold: null }],
    [
      { verb: 'acknowledge', untilClear: true },
      { state: 'acknowledged', hold: 'until-clear' },
    ],
    [{ verb: 'assign', assigneeId: 'u2' }, { assignee: 'Bob' }],
    [
      { verb: 'snooze', until: minute(30).toISOString() },
      { hold: 'until-time', holdUntil: minute(30) },
    ],
    [{ verb: 'archive' }, { hold: 'until-worse', holdSeverity: 'medium', holdCount: 1 }],
  ])('%j', async (verb, row) => {
    fixture.at = minute(1);
    const ids = [await storeAlert(), await storeAlert()];
    expect(await change({ ...verb, ids })).toMatchObject({ done: 2, refused: 0 });
    const rows = await fixture.db.alert.findMany({ where: { id: { in: ids } } });
    expect(rows).toMatchObject([row, row]);
  });

  test('where two of them exclude each other, the first is done and the other says why it is not', async () => {
    fixture.at = minute(1);
    const twin = { dedupKey: 'twin', state: 'resolved', resolvedAt: minute(0), resolvedBy: 'Anna' };
    const ids = [
      await storeAlert(twin),
      await storeAlert(twin),
      await storeAlert({ ...twin, dedupKey: 'other' }),
    ];
    const { outcomes } = await change({ verb: 'reopen', ids });
    expect(outcomes.map((outcome) => (outcome.ok ? 'done' : `${outcome.code}: ${outcome.message}`))).toEqual([
      'done',
      'conflict: The same condition already has a newer alert.',
      'done',
    ]);
    expect(await fixture.db.auditEntry.count({ where: { resourceId: { in: ids } } })).toBe(2);
  });

  test('silencing makes one silence for each thing they are about', async () => {
    fixture.at = minute(1);
    const ids = [
      await storeAlert(),
      await storeAlert({ detector: 'rate-drop' }),
      await storeAlert({ subjectId: 'plant/*' }),
      await storeAlert({ subjectKind: 'broker', subjectId: String(brokerId), detector: 'broker-down' }),
    ];
    const result = await change({ verb: 'silence', ids, until: minute(61).toISOString(), comment: 'tests' });
    expect(result).toMatchObject({ done: 4, refused: 0 });
    const silences = await fixture.db.silence.findMany();
    const all = { brokerIds: [brokerId], severities: ['info', 'low', 'medium'] };
    const topic = { ...all, subjectKinds: ['topic'] };
    expect(silences.map(({ matcher }) => matcher)).toEqual(
      expect.arrayContaining([
        { ...topic, detectors: ['topic-silence', 'rate-drop'], subject: 'plant/a' },
        { ...topic, detectors: ['topic-silence'], subject: 'plant/?' },
        { ...all, detectors: ['broker-down'], subjectKinds: ['broker'], subject: String(brokerId) },
      ]),
    );
    expect(silences).toHaveLength(3);
    expect(silences.every(({ reason, endsAt }) => reason === 'tests' && +endsAt === +minute(61))).toBe(true);
  });

  test('a silence of alerts covers the filters and addresses that they name, and no others', async () => {
    fixture.at = minute(1);
    const evidence = { clientIds: ['hist'], addresses: ['10.0.0.5', '10.0.0.6'], filters: ['a/#', 'b/#'] };
    const about = { detector: 'wildcard-subscriber', subjectKind: 'client', subjectId: 'hist', evidence };
    const ids = [await storeAlert(about)];
    await change({ verb: 'silence', ids, until: minute(61).toISOString() });
    const [silence] = await fixture.db.silence.findMany();
    expect(silence?.matcher).toMatchObject({
      clientIds: evidence.clientIds,
      addresses: evidence.addresses,
      filters: evidence.filters,
    });
  });

  test.each([
    [{ verb: 'snooze' }, 'until'],
    [{ verb: 'assign' }, 'assigneeId'],
    [{ verb: 'silence' }, 'until'],
    [{ verb: 'verdict' }, 'verdict'],
  ])('%j without what it needs is refused by field', (input, field) => {
    const parsed = changeAlertsInput.safeParse({ ...input, ids: ['0195b0a0-0000-7000-8000-000000000000'] });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field]);
  });

  test('a viewer changes nothing', async () => {
    const ids = [await storeAlert()];
    const input = changeAlertsInput.parse({ verb: 'acknowledge', ids });
    await expect(changeAlerts(fixture.context, viewer, input)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
