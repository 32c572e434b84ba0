import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mosquitto } from '@/lib/brokers/mosquitto/mosquitto-dialect';
import type { Prisma } from '@/lib/db/generated/client';
import { aclDenied } from '@/lib/detection/detectors/acl-denied';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { writeRunbook } from '../detectors/write-runbook';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { getAlertDetail } from './get-alert-detail';

let fixture: ServiceFixture;
let brokerId: number;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  fixture.at = minute(120);
  await fixture.db.broker.deleteMany();
  brokerId = await storeBroker(fixture.db, 'plant', { kind: 'mosquitto' });
  await fixture.db.broker.update({ where: { id: brokerId }, data: { pulseAt: minute(120) } });
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
      firstSeenAt: minute(60),
      lastSeenAt: minute(60),
      ...columns,
    },
  });
}
const detailOf = ({ id }: { readonly id: string }) => getAlertDetail(fixture.context, viewer, { id });
const event = (at: Date, columns: Partial<Prisma.BrokerEventCreateManyInput> = {}) => ({
  brokerId,
  at,
  kind: 'client.subscribed',
  clientId: 'eve',
  clientIdConfidence: 'exact',
  origin: 'mqtt',
  spoofable: false,
  raw: 'eve 0 #',
  ...columns,
});

test('events come with their source line, how it was read, and whether an MQTT client could have written it', async () => {
  await fixture.db.brokerEvent.createMany({
    data: [event(minute(60)), event(minute(61), { origin: 'monitor', spoofable: true }), event(minute(90))],
  });
  const { relatedEvents } = await detailOf(await storeAlert());
  expect(relatedEvents).toMatchObject([
    { raw: 'eve 0 #', parser: 'seen by the monitor itself', spoofable: true },
    { raw: 'eve 0 #', parser: 'told by the broker over MQTT, read as Eclipse Mosquitto', spoofable: false },
  ]);
});

test('the last 24 hours of the MQTT client, and alerts that hang together with this one', async () => {
  await fixture.db.brokerEvent.createMany({
    data: [event(minute(-1500), { raw: 'too old' }), event(minute(-600), { raw: 'in the night' })],
  });
  const incidentId = '0195b0a0-0000-7000-8000-00000000000b';
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
  await storeAlert({ title: 'same subject, other detector', detector: 'sys-reader' });
  await storeAlert({ title: 'same incident', subjectId: 'mallory', incidentId });
  await storeAlert({ title: 'a stranger', subjectId: 'adam' });
  await storeAlert({ title: 'long ago', firstSeenAt: minute(-30_000), lastSeenAt: minute(-30_000) });
  const detail = await detailOf(await storeAlert({ incidentId }));
  expect(detail.clientDay).toMatchObject({
    clientId: 'eve',
    events: [{ raw: 'in the night' }],
    alerts: [{ title: 'same subject, other detector' }],
  });
  const evidence = { attribution: 'likely', suspects: [{ clientId: 'eve', score: 3 }, { clientId: 'adam' }] };
  const topic = { detector: 'telemetry-injection', subjectKind: 'topic', subjectId: 'plant/a', evidence };
  expect((await detailOf(await storeAlert(topic))).clientDay).toMatchObject({
    clientId: 'eve',
    isSuspect: true,
  });
  expect(detail.clientDay?.isSuspect).toBe(false);
  expect(detail.related.map(({ alert, why }) => [why, alert.title])).toEqual([
    ['same incident', 'same incident'],
    ['same subject', 'same subject, other detector'],
  ]);
  expect(detail.incident).toMatchObject({ id: incidentId, state: 'open' });
});

describe('the chart', () => {
  async function storeTopic(name: string, minutes: readonly number[]) {
    const { id: topicId } = await fixture.db.topic.create({
      data: { brokerId, name, firstSeenAt: minute(0), lastSeenAt: minute(60) },
    });
    await fixture.db.topicMinute.createMany({
      data: minutes.map((each) => ({ brokerId, topicId, minute: minute(each), count: 6, bytes: 1n })),
    });
    return topicId;
  }
  const valueAt = async (alert: { readonly id: string }, number: number) =>
    (await detailOf(alert)).chart?.points.find(({ at }) => at === minute(number).toISOString())?.value;

  test('of a topic has its messages a minute, zero where none came, nothing where nobody looked', async () => {
    const topicId = await storeTopic('plant/a', [58, 59]);
    await fixture.db.availabilitySpan.create({
      data: {
        brokerId,
        entityKind: 'link',
        entityId: brokerId,
        state: 'offline',
        fromAt: minute(70),
        toAt: minute(72),
      },
    });
    const alert = await storeAlert({ detector: 'topic-silence', subjectKind: 'topic', subjectId: 'plant/a' });
    const { chart } = await detailOf(alert);
    expect(chart).toMatchObject({
      title: 'Messages a minute on this topic',
      topicId,
      from: minute(0).toISOString(),
      to: minute(90).toISOString(),
      stepMs: 60_000,
      boundsByHour: null,
    });
    expect(await valueAt(alert, 59)).toBe(6);
    expect(await valueAt(alert, 61)).toBe(0);
    expect(await valueAt(alert, 71)).toBeUndefined();
  });

  test('of a prefix, an edge node and a device sums what is theirs', async () => {
    await storeTopic('plant/a', [59]);
    await storeTopic('plant/b', [59]);
    await storeTopic('plant_x/b', [59]);
    await storeTopic('spBv1.0/G/NDATA/E', [59]);
    await storeTopic('spBv1.0/G/DDATA/E/D', [59]);
    await storeTopic('spBv1.0/G/DDATA/E2/D', [59]);
    for (const [kind, id, value] of [
      ['topic', 'plant', 12],
      ['node', 'G/E', 12],
      ['device', 'G/E/D', 6],
    ] as const)
      expect([id, await valueAt(await storeAlert({ subjectKind: kind, subjectId: id }), 59)]).toEqual([
        id,
        value,
      ]);
  });

  test('of a prefix or an MQTT client has what was usual there in the week before, and nothing where that is not known', async () => {
    const days = [0, 1, 2, 3, 4].flatMap((day) =>
      Array.from({ length: 60 }, (_, each) => minute(each - 1440 * day)),
    );
    const hour = minute(0).getUTCHours();
    await storeTopic('hall/a', []);
    const prefix = { subjectKind: 'topic', subjectId: 'hall' };
    expect((await detailOf(await storeAlert(prefix))).chart?.habitByHour).toBeNull();
    const { id: topicId } = await fixture.db.topic.create({
      data: { brokerId, name: 'hall/b', firstSeenAt: minute(0), lastSeenAt: minute(0) },
    });
    await fixture.db.topicMinute.createMany({
      data: days.map((at) => ({ brokerId, topicId, minute: at, count: 5, bytes: 1n })),
    });
    const { chart } = await detailOf(await storeAlert(prefix));
    expect(chart?.habitByHour?.[hour]).toEqual({ low: 5, middle: 5, high: 5 });
    await fixture.db.brokerEvent.createMany({ data: days.map((at) => event(at)) });
    const client = await detailOf(await storeAlert());
    expect(client.chart?.habitByHour?.[hour]).toEqual({ low: 1, middle: 1, high: 1 });
  });

  test('of an MQTT client counts its broker events; of a broker it is what the monitor received', async () => {
    await fixture.db.brokerEvent.createMany({ data: [event(minute(60)), event(minute(60))] });
    await fixture.db.brokerMetric.create({
      data: { brokerId, name: messagesMetric, at: minute(60), value: 42 },
    });
    expect(await valueAt(await storeAlert(), 60)).toBe(2);
    const down = await storeAlert({
      subjectKind: 'broker',
      subjectId: String(brokerId),
      detector: 'broker-down',
    });
    expect(await valueAt(down, 60)).toBe(42);
    expect(await valueAt(down, 59)).toBeUndefined();
    expect((await detailOf(down)).chart?.habitByHour).toHaveLength(24);
    const week = Array.from({ length: 120 }, (_, each) =>
      minute(-1440 * (1 + (each % 6)) + Math.floor(each / 6)),
    );
    const usual = { brokerId, name: messagesMetric, value: 30 };
    await fixture.db.brokerMetric.createMany({ data: week.map((at) => ({ ...usual, at })) });
    const { chart } = await detailOf(down);
    expect(chart?.habitByHour?.[minute(0).getUTCHours()]).toEqual({ low: 30, middle: 30, high: 30 });
  });
});

test('blind spots that concern what the detector needs come first, and what is never shown is named', async () => {
  const spots = mosquitto.blindSpots.map(({ hides: _, ...spot }) => spot);
  await fixture.db.broker.update({ where: { id: brokerId }, data: { blindSpots: spots.toReversed() } });
  const detail = await detailOf(await storeAlert({ detector: 'acl-denied' }));
  const hiding = mosquitto.blindSpots.filter(({ hides }) =>
    hides.some((kind) => aclDenied.needs.includes(kind)),
  );
  expect(hiding.length).toBeGreaterThan(0);
  expect(detail.blindSpots).toHaveLength(spots.length);
  expect(detail.relevantBlindSpots).toBe(hiding.length);
  const first = detail.blindSpots.slice(0, hiding.length).map(({ title }) => title);
  expect(first.toSorted()).toEqual(hiding.map(({ title }) => title).toSorted());
});

test('what mutes it, what it is a symptom of, and its own symptoms', async () => {
  const silence = await fixture.db.silence.create({
    data: { matcher: {}, startsAt: minute(0), endsAt: minute(200), reason: 'works', author: 'Bob' },
  });
  const cause = await storeAlert({ mutedKind: 'silence', mutedById: silence.id });
  const symptom = await storeAlert({ inhibitedById: cause.id, mutedKind: 'maintenance', mutedById: 'gone' });
  await storeAlert({ inhibitedById: cause.id, state: 'resolved', resolvedAt: minute(61) });
  expect(await detailOf(cause)).toMatchObject({
    mute: { kind: 'silence', reason: 'works', author: 'Bob', until: minute(200).toISOString() },
    symptoms: { total: 2, unresolved: 1 },
    cause: null,
  });
  expect(await detailOf(symptom)).toMatchObject({
    mute: { kind: 'maintenance', reason: null },
    cause: { id: cause.id },
  });
});

test('the runbook of the site is shown on its alerts, audited, and not for everybody to write', async () => {
  const { context, db } = fixture;
  const kind = 'wildcard-subscriber';
  const alert = await storeAlert();
  expect((await detailOf(alert)).runbook).toBeNull();
  await writeRunbook(context, anna, { kind, text: 'Call the control room: 4711' });
  expect((await detailOf(alert)).runbook).toBe('Call the control room: 4711');
  await writeRunbook(context, anna, { kind, text: '' });
  expect((await detailOf(alert)).runbook).toBeNull();
  expect(
    await db.auditEntry.findMany({ where: { action: 'detector.runbook' }, orderBy: { id: 'asc' } }),
  ).toMatchObject([
    { before: { runbook: null }, after: { runbook: 'Call the control room: 4711' } },
    { before: { runbook: 'Call the control room: 4711' }, after: { runbook: null } },
  ]);
  await expect(writeRunbook(context, viewer, { kind, text: 'x' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(writeRunbook(context, anna, { kind: 'no-such', text: 'x' })).rejects.toMatchObject({
    code: 'not_found',
  });
});
