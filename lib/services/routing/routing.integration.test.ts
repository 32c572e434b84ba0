import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { severities } from '@/lib/domain/severity';
import { AppError } from '@/lib/errors';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { addException, addExceptionInput, proposeExceptionFor } from '../exceptions/change-exceptions';
import {
  addMuteTime,
  addMuteTimeInput,
  removeMuteTime,
  updateMuteTime,
} from '../mute-times/change-mute-times';
import { listMuteTimes } from '../mute-times/list-mute-times';
import { parseInput } from '../parse-input';
import type { Actor } from '../service-context';
import { addSilence, addSilenceInput, endSilence } from '../silences/change-silences';
import { listSilences } from '../silences/list-silences';
import { previewSilence } from '../silences/preview-silence';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import {
  addRoutingRule,
  addRoutingRuleInput,
  orderRoutingRules,
  removeRoutingRule,
  updateRoutingRule,
} from './change-routing-rules';
import { dryRunRouting } from './dry-run-routing';
import { listRoutingRules } from './list-routing-rules';

let fixture: ServiceFixture;
let brokerId: number;
let chat: string;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  brokerId = await storeBroker(fixture.db, 'Plant');
  chat = (
    await fixture.db.channel.create({ data: { kind: 'webhook', name: 'chat', minimumSeverity: 'medium' } })
  ).id;
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  fixture.at = new Date('2026-11-22T12:00:00Z');
  await fixture.db.routingRule.deleteMany();
  await fixture.db.muteTime.deleteMany();
  await fixture.db.silence.deleteMany();
  await fixture.db.exception.deleteMany();
  await fixture.db.alert.deleteMany();
});

const addRule = (rule: object) =>
  addRoutingRule(fixture.context, anna, parseInput(addRoutingRuleInput, rule));
const names = async () => (await listRoutingRules(fixture.context, anna)).items.map(({ name }) => name);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

function storeAlert(clientId: string, severity = 'high') {
  const at = new Date('2026-11-22T11:00:00Z');
  return fixture.db.alert.create({
    data: {
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: clientId,
      severity,
      confidence: 0.9,
      title: clientId,
      summary: '',
      subjectKind: 'client',
      subjectId: clientId,
      evidence: { clientIds: [clientId], addresses: ['10.0.0.5'], filters: ['#'] },
      firstSeenAt: at,
      lastSeenAt: at,
    },
  });
}

describe('routing rules', () => {
  test('are kept in order, changed in part, reordered and removed, each change audited', async () => {
    const a = await addRule({ name: 'a', channelIds: [chat] });
    const b = await addRule({ name: 'b', channelIds: [] });
    await orderRoutingRules(fixture.context, anna, { ids: [b.id, a.id] });
    expect(await names()).toEqual(['b', 'a']);
    const changed = await updateRoutingRule(fixture.context, anna, { id: a.id, enabled: false });
    expect(changed).toMatchObject({ enabled: false, channelIds: [chat], position: 2 });
    await removeRoutingRule(fixture.context, anna, { id: b.id });
    expect(await names()).toEqual(['a']);
    expect(await listRoutingRules(fixture.context, anna)).toMatchObject({ isBuiltIn: true });
    const audit = await fixture.db.auditEntry.findMany({
      where: { resource: 'routing-rule' },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action }) => action.split('.')[1])).toEqual([
      'added',
      'added',
      'ordered',
      'updated',
      'removed',
    ]);
  });

  test('are refused when they make no sense', async () => {
    const { id } = await addRule({ name: 'a', channelIds: [] });
    const gone = '00000000-0000-4000-8000-000000000000';
    expect(await codeOf(addRule({ name: 'a', channelIds: [] }))).toBe('conflict');
    expect(await codeOf(addRule({ name: 'b', channelIds: [gone] }))).toBe('invalid');
    expect(await codeOf(addRule({ name: 'b', channelIds: [chat], escalateMinutes: 5 }))).toBe('invalid');
    expect(await codeOf(orderRoutingRules(fixture.context, anna, { ids: [id, gone] }))).toBe('conflict');
    expect(await codeOf(removeRoutingRule(fixture.context, viewer, { id }))).toBe('forbidden');
    const badZone = { timeZone: 'Mars/Base', weekdays: [1], startMinute: 0, durationMinutes: 60 };
    expect(() => parseInput(addRoutingRuleInput, { name: 'c', channelIds: [], times: badZone })).toThrow(
      AppError,
    );
  });

  test('a dry run says who is told, when, and why the others are not', async () => {
    const weekdays = { timeZone: 'UTC', weekdays: [1, 2, 3, 4, 5], startMinute: 0, durationMinutes: 1440 };
    await addRule({ name: 'office', channelIds: [chat], times: weekdays, goOn: true });
    await addRule({ name: 'grave', matcher: { severities: ['critical'] }, channelIds: [chat] });
    await addRule({ name: 'rest', channelIds: [chat], groupWaitSeconds: 30 });
    const ask = (severity: 'low' | 'high') =>
      dryRunRouting(fixture.context, anna, {
        alert: {
          brokerId,
          detector: 'replay',
          severity,
          subject: { kind: 'topic', id: 'a/b' },
          clientIds: [],
          addresses: [],
          filters: [],
          topics: [],
          tags: [],
        },
      });
    const sunday = await ask('high');
    expect(sunday.rules.map(({ applies, reason }) => [applies, reason])).toEqual([
      [false, 'Fits, but not at this time of the week: another rule must tell it.'],
      [false, 'Does not fit: severity.'],
      [true, 'Fits, and ends the search.'],
    ]);
    expect(sunday.channels).toMatchObject([
      { name: 'chat', isTold: true, reason: 'Told after 30 s of gathering.' },
    ]);
    expect((await ask('low')).channels).toMatchObject([
      { isTold: false, reason: 'Not told: the channel takes medium and above.' },
    ]);
    await addSilence(fixture.context, anna, {
      matcher: { subject: 'a/*' },
      durationMinutes: 5,
      reason: 'work',
    });
    expect(await ask('high')).toMatchObject({
      mutedBy: { kind: 'silence' },
      channels: [{ isTold: false, reason: 'Not told: it is muted by a silence of Anna: work.' }],
    });
  });
});

test('a dry run of an alert that somebody holds back says so', async () => {
  const { id } = await storeAlert('snoozed');
  await fixture.db.alert.update({ where: { id }, data: { state: 'acknowledged', hold: 'until-clear' } });
  const { channels } = await dryRunRouting(fixture.context, anna, { alertId: id });
  expect(channels).toMatchObject([{ isTold: false, reason: expect.stringContaining('holds it back') }]);
});

describe('what mutes', () => {
  test('a silence must narrow something down and end some time; it is ended early, and kept', async () => {
    expect(() => parseInput(addSilenceInput, { matcher: {}, durationMinutes: 5, reason: 'x' })).toThrow(
      AppError,
    );
    expect(await codeOf(addSilence(fixture.context, anna, { matcher: { subject: 'a' }, reason: 'x' }))).toBe(
      'invalid',
    );
    const past = new Date('2026-11-22T11:59:00Z');
    expect(
      await codeOf(
        addSilence(fixture.context, anna, { matcher: { subject: 'a' }, endsAt: past, reason: 'x' }),
      ),
    ).toBe('invalid');
    const { id } = await addSilence(fixture.context, anna, {
      matcher: { subject: 'a' },
      startsAt: new Date('2026-11-22T13:00:00Z'),
      durationMinutes: 60,
      reason: 'x',
    });
    const states = async () =>
      (await listSilences(fixture.context, anna, {})).items.map(({ state }) => state);
    expect(await states()).toEqual(['pending']);
    fixture.at = new Date('2026-11-22T13:30:00Z');
    expect(await states()).toEqual(['active']);
    expect(await endSilence(fixture.context, anna, { id })).toMatchObject({
      state: 'ended',
      endedBy: 'Anna',
    });
    expect(await codeOf(endSilence(fixture.context, anna, { id }))).toBe('conflict');
    expect(await codeOf(endSilence(fixture.context, viewer, { id }))).toBe('forbidden');
  });

  describe('what only those may mute who may configure', () => {
    const engineer: Actor = { id: 'u3', name: 'Otto', role: 'ot-engineer' };
    const reason = 'r';
    const refusedAt = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: AppError) => `${error.code} ${error.fields.map(({ field }) => field).join()}`,
      );
    const week = { timeZone: 'UTC', weekdays: [0, 1, 2, 3, 4, 5, 6], startMinute: 0, durationMinutes: 1440 };
    const muteTime = (more: object) =>
      parseInput(addMuteTimeInput, { ...week, name: 'm', reason, durationMinutes: 60, ...more });

    test('everything, for whichever reason the matcher fits everything', async () => {
      const all = [{ brokerIds: [brokerId] }, { subject: '*' }, { severities: [...severities] }];
      for (const matcher of all) {
        const silence = { matcher, durationMinutes: 5, reason };
        expect(await refusedAt(addSilence(fixture.context, engineer, silence))).toBe('forbidden matcher');
        expect(await refusedAt(addMuteTime(fixture.context, engineer, muteTime({ matcher })))).toBe(
          'forbidden matcher',
        );
        expect(await refusedAt(addException(fixture.context, engineer, { matcher, reason }))).toBe(
          'forbidden matcher',
        );
      }
      expect(await refusedAt(addMuteTime(fixture.context, engineer, muteTime({})))).toBe('forbidden matcher');
      expect(await refusedAt(addMuteTime(fixture.context, anna, muteTime({})))).toBeNull();
    });

    test('for longer than a month, or for good', async () => {
      const matcher = { subject: 'a' };
      const long = { matcher, durationMinutes: 31 * 1440, reason };
      expect(await refusedAt(addSilence(fixture.context, engineer, long))).toBe('forbidden durationMinutes');
      const endsAt = new Date('2026-12-24T12:00:00Z');
      expect(await refusedAt(addSilence(fixture.context, engineer, { matcher, endsAt, reason }))).toBe(
        'forbidden endsAt',
      );
      expect(await refusedAt(addSilence(fixture.context, anna, long))).toBeNull();
      const always = muteTime({ matcher, durationMinutes: 1440 });
      expect(await refusedAt(addMuteTime(fixture.context, engineer, always))).toBe(
        'forbidden durationMinutes',
      );
      expect(await refusedAt(addMuteTime(fixture.context, engineer, muteTime({ matcher })))).toBeNull();
    });

    test('widening what is narrow, but not switching it off', async () => {
      const { id } = await addMuteTime(fixture.context, engineer, muteTime({ matcher: { subject: 'a' } }));
      const widen = { id, matcher: {} };
      expect(await refusedAt(updateMuteTime(fixture.context, engineer, widen))).toBe('forbidden matcher');
      expect(await refusedAt(updateMuteTime(fixture.context, anna, widen))).toBeNull();
      const off = { id, enabled: false };
      expect(await refusedAt(updateMuteTime(fixture.context, engineer, off))).toBeNull();
    });
  });

  test('a preview counts what it would mute now', async () => {
    await storeAlert('evil-1', 'medium');
    await storeAlert('evil-2', 'critical');
    await storeAlert('good');
    expect(await previewSilence(fixture.context, viewer, { matcher: { subject: 'evil-*' } })).toMatchObject({
      count: 2,
      isComplete: true,
      alerts: [{ title: 'evil-2' }, { title: 'evil-1' }],
    });
  });

  test('a mute time is on at its time of the week, mutes at once, and lets go when it is switched off', async () => {
    const alert = await storeAlert('evil');
    const mute = await addMuteTime(
      fixture.context,
      anna,
      parseInput(addMuteTimeInput, {
        name: 'Sunday',
        timeZone: 'Europe/Berlin',
        weekdays: [0],
        startMinute: 12 * 60,
        durationMinutes: 120,
        reason: 'test run',
      }),
    );
    expect(mute.isActive).toBe(true);
    const mutedKind = async () =>
      (await fixture.db.alert.findUniqueOrThrow({ where: { id: alert.id } })).mutedKind;
    expect(await mutedKind()).toBe('mute-time');
    await updateMuteTime(fixture.context, anna, { id: mute.id, enabled: false });
    expect(await mutedKind()).toBeNull();
    expect((await listMuteTimes(fixture.context, anna)).items).toMatchObject([
      { isActive: false, mutedCount: 1 },
    ]);
    await removeMuteTime(fixture.context, anna, { id: mute.id });
    expect((await listMuteTimes(fixture.context, anna)).items).toEqual([]);
  });

  test('an exception is proposed from an alert, lasts a year at most, and needs an alert or a matcher', async () => {
    const { id } = await storeAlert('hist');
    expect(await proposeExceptionFor(fixture.context, anna, { alertId: id })).toEqual({
      matcher: {
        brokerIds: [brokerId],
        detectors: ['wildcard-subscriber'],
        severities: ['info', 'low', 'medium', 'high'],
        clientIds: ['hist'],
        addresses: ['10.0.0.5'],
        filters: ['#'],
      },
      owner: 'Anna',
      expiresAt: '2026-11-29T12:00:00.000Z',
    });
    const late = new Date('2028-01-01T00:00:00Z');
    const refused = [{ reason: 'x' }, { alertId: id, reason: 'x', expiresAt: late }];
    for (const input of refused)
      expect(await codeOf(addException(fixture.context, anna, input))).toBe('invalid');
    expect(() => parseInput(addExceptionInput, { matcher: {}, reason: 'x' })).toThrow(AppError);
    expect(await addException(fixture.context, anna, { alertId: id, reason: 'x' })).toMatchObject({
      mutedCount: 0,
    });
    expect(await fixture.db.alert.findUniqueOrThrow({ where: { id } })).toMatchObject({
      mutedKind: 'exception',
    });
  });
});
