import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { followAlerts } from '@/lib/services/incidents/follow-alerts';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { getMetrics } from '@/lib/services/metrics/get-metrics';
import { anna } from '@/lib/services/testing/service-fixture';
import {
  createNoticeFixture,
  minute,
  type NoticeFixture,
  noon,
  raise,
  second,
} from './testing/notice-fixture';

let at: NoticeFixture;
beforeAll(async () => {
  at = await createNoticeFixture();
});
afterAll(() => at?.drop());
beforeEach(async () => {
  await at.reset();
  await at.addChannel('chat');
});

const setAside = async () => (await listIncidents(at.context, anna, { setAside: true })).items;
const measured = async () => {
  const { text } = await getMetrics(at.context, anna);
  return /^brokerwatch_incidents_set_aside (\d+)$/m.exec(text)?.[1];
};

test('an incident whose alert cannot be read is set aside, and keeps none of the others from being told', async () => {
  await at.record(0, raise('broken'));
  await at.record(second, ...['a', 'b', 'c'].map((key) => raise(key)));
  const { id } = await at.alertOf('broken');
  await at.db.alert.update({ where: { id }, data: { subjectKind: 'nonsense' } });
  expect((await at.runAt(4 * second)).toSorted()).toEqual(
    ['a', 'b', 'c'].map((key) => `chat opened: wildcard-subscriber ${key}`),
  );
  expect(await setAside()).toMatchObject([
    { title: 'wildcard-subscriber broken', setAside: { reason: expect.stringContaining('ZodError') } },
  ]);
  expect(await measured()).toBe('1');
  expect(await at.runAt(minute)).toEqual([]);
  await at.db.alert.update({ where: { id }, data: { subjectKind: 'client' } });
  expect(await at.runAt(4 * minute)).toEqual([]);
  expect(await at.runAt(6 * minute)).toEqual(['chat opened: wildcard-subscriber broken']);
  expect([await setAside(), await measured()]).toEqual([[], '0']);
});

test('what stood in the way of an incident for a moment delays it for a moment', async () => {
  await at.record(0, raise('evil'));
  const { id } = await at.alertOf('evil');
  await at.db.alert.update({ where: { id }, data: { subjectKind: 'nonsense' } });
  expect(await at.runAt(4 * second)).toEqual([]);
  await at.db.alert.update({ where: { id }, data: { subjectKind: 'client' } });
  expect(await at.runAt(15 * second)).toEqual(['chat opened: wildcard-subscriber evil']);
  expect(await setAside()).toEqual([]);
});

test('an incident row that cannot be read stops neither findings about it nor the batch, and says so', async () => {
  await at.record(0, raise('evil'), raise('good'));
  const { incidentId } = await at.alertOf('evil');
  const damage = { severity: 'purple', pending: { lanes: 'none' } };
  await at.db.incident.update({ where: { id: incidentId ?? '' }, data: damage });
  expect(await at.runAt(2 * second)).toEqual(['chat opened: wildcard-subscriber good']);
  expect(await setAside()).toMatchObject([
    { severity: 'high', setAside: { reason: 'what it had to tell could not be read' } },
  ]);
  await at.record(minute, raise('evil', { severity: 'critical', at: minute }));
  expect(await at.runAt(minute)).toEqual(['chat escalated: wildcard-subscriber evil']);
  expect(await setAside()).toEqual([]);
});

test('an incident that was told and has lost its alerts to another is over, and those who were told hear so', async () => {
  await at.record(
    0,
    raise('G/N', { detector: 'sparkplug-device-offline', subject: { kind: 'device', id: 'G/N/D' } }),
  );
  await at.runAt(2 * second);
  const { incidentId } = await at.alertOf('G/N');
  // As when a symptom is moved in the very moment in which its incident is told.
  await at.db.alert.updateMany({ data: { incidentId: null } });
  await at.db.$transaction(async (tx) => {
    await followAlerts(tx, [], new Date(noon + minute), [incidentId ?? '']);
  });
  expect(await at.runAt(minute)).toEqual(['chat resolved: sparkplug-device-offline G/N']);
  expect(await at.db.incident.findMany()).toMatchObject([{ state: 'resolved', alertCount: 0 }]);
});

test('ten thousand symptoms are counted, not read one by one', async () => {
  await at.record(
    0,
    raise('down', { detector: 'broker-down', severity: 'critical', subject: { kind: 'broker', id: '1' } }),
  );
  const cause = await at.alertOf('down');
  await at.db.$executeRaw`
    INSERT INTO alert (id, broker_id, detector, dedup_key, severity, confidence, title, summary, subject_kind, subject_id,
      first_seen_at, last_seen_at, incident_id, inhibited_by_id)
    SELECT gen_random_uuid(), ${at.brokerId}::int, 'topic-silence', n::text, 'medium', 1, 't', 's', 'topic', n::text,
      ${new Date(noon)}::timestamptz, ${new Date(noon)}::timestamptz, ${cause.incidentId}::uuid, ${cause.id}::uuid
    FROM generate_series(1, 10000) n`;
  expect(await at.runAt(second)).toEqual(['chat opened: broker-down down']);
  const [told] = await at.said();
  expect(told?.body.incident).toMatchObject({ alertCount: 10_001, hiddenCount: 10_000, others: [] });
});
