import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Prisma } from '@/lib/db/generated/client';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { getAlertDetail } from '../alerts/get-alert-detail';
import { forgetAudit } from '../testing/forget-audit';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { listSubscriptions, listSubscriptionsInput } from './list-subscriptions';
import { approveSubscription, refuseSubscription } from './review-subscription';

const seen = { firstSeenAt: new Date(0), lastSeenAt: new Date(0) };
let fixture: ServiceFixture;
let brokerId: number;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  await fixture.db.broker.deleteMany();
  await fixture.db.detectorSetting.deleteMany();
  await forgetAudit(fixture.db);
  brokerId = await storeBroker(fixture.db, 'plant');
  await fixture.db.mqttClient.create({
    data: { brokerId, clientId: 'historian', username: 'reader', addresses: [], ...seen },
  });
});

async function subscribe(filter: string, clientId = 'historian') {
  const { id } = await fixture.db.subscription.create({
    data: { brokerId, clientId, filter, review: 'proposed', ...seen },
  });
  return id;
}

async function storeAlert(columns: Partial<Prisma.AlertUncheckedCreateInput> = {}) {
  const { id } = await fixture.db.alert.create({
    data: {
      brokerId,
      detector: 'wildcard-subscriber',
      dedupKey: `client:${Math.random()}`,
      severity: 'high',
      confidence: 1,
      title: 't',
      summary: 's',
      subjectKind: 'client',
      subjectId: 'historian',
      evidence: { filters: ['#'] },
      ...seen,
      ...columns,
    },
  });
  return id;
}
const stateOf = async (id: string) => (await getAlertDetail(fixture.context, anna, { id })).alert.state;
const allowListOf = async (kind: string) => {
  const row = await fixture.db.detectorSetting.findUnique({ where: { kind } });
  return (row?.settings as { allowList?: unknown } | undefined)?.allowList ?? [];
};
const entry = { clientId: 'historian', username: 'reader', filter: '#' };

describe('approve', () => {
  test('adds one narrow entry, resolves the alert and says who approved', async () => {
    const id = await subscribe('#');
    const alertId = await storeAlert();
    const view = await approveSubscription(fixture.context, anna, { id });
    expect(view).toMatchObject({ id, review: 'approved', broker: 'plant' });
    expect(await allowListOf('wildcard-subscriber')).toEqual([entry]);
    const detail = await getAlertDetail(fixture.context, anna, { id: alertId });
    expect(detail.alert.state).toBe('resolved');
    expect(detail.timeline.map(({ kind, text }) => [kind, text])).toEqual([
      ['resolved', 'Anna approved the subscription to #.'],
    ]);
    const [audit] = await fixture.db.auditEntry.findMany();
    expect(audit).toMatchObject({
      action: 'subscription.approved',
      before: { review: 'proposed' },
      after: { review: 'approved', allowed: { detector: 'wildcard-subscriber', ...entry } },
    });
  });

  test('twice changes nothing, and two at once lose nothing', async () => {
    const one = await subscribe('#');
    const other = await subscribe('plant/#');
    await Promise.all([one, other, one].map((id) => approveSubscription(fixture.context, anna, { id })));
    expect(await allowListOf('wildcard-subscriber')).toHaveLength(2);
    expect(await fixture.db.auditEntry.count()).toBe(2);
  });

  test('the broker’s own topics go to their own detector', async () => {
    await approveSubscription(fixture.context, anna, { id: await subscribe('$SYS/#') });
    expect(await allowListOf('sys-reader')).toEqual([{ ...entry, filter: '$SYS/#' }]);
    expect(await allowListOf('wildcard-subscriber')).toEqual([]);
  });

  test('alerts about anything else stay open', async () => {
    const kept = await Promise.all([
      storeAlert({ evidence: { filters: ['plant/#', '$SYS/#'] } }),
      storeAlert({ evidence: { filters: ['#'] }, subjectId: 'eve' }),
      storeAlert({ detector: 'topic-scan' }),
      storeAlert({ evidence: {} }),
      storeAlert({ evidence: { filters: Array.from({ length: 20 }, (_, place) => `plant/${place}`) } }),
    ]);
    const resolved = await storeAlert({ evidence: { filters: ['plant/line/#'] } });
    await approveSubscription(fixture.context, anna, { id: await subscribe('plant/#') });
    expect(await Promise.all(kept.map(stateOf))).toEqual(kept.map(() => 'open'));
    expect(await stateOf(resolved)).toBe('resolved');
  });

  test('an id that would be read as a pattern is not put on a list', async () => {
    const id = await subscribe('#', 'a*');
    await expect(approveSubscription(fixture.context, anna, { id })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await fixture.db.subscription.findUniqueOrThrow({ where: { id } })).review).toBe('proposed');
  });

  test('a viewer may not, and what is not there is not found', async () => {
    const id = await subscribe('#');
    await expect(approveSubscription(fixture.context, viewer, { id })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(approveSubscription(fixture.context, anna, { id: id + 1000 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

test('refuse marks, leaves alerts, and takes an approval back', async () => {
  const id = await subscribe('#');
  await approveSubscription(fixture.context, anna, { id });
  const alertId = await storeAlert();
  expect((await refuseSubscription(fixture.context, anna, { id })).review).toBe('refused');
  expect(await allowListOf('wildcard-subscriber')).toEqual([]);
  expect(await stateOf(alertId)).toBe('open');
});

test('the list can be asked for what waits', async () => {
  const id = await subscribe('#');
  await fixture.db.subscription.create({ data: { brokerId, clientId: 'x', filter: 'y', ...seen } });
  const { items } = await listSubscriptions(
    fixture.context,
    viewer,
    listSubscriptionsInput.parse({ review: 'proposed' }),
  );
  expect(items.map((item) => [item.id, item.review])).toEqual([[id, 'proposed']]);
});
