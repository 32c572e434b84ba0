import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addChannel } from '@/lib/services/channels/add-channel';
import { listChannels } from '@/lib/services/channels/list-channels';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { openOutbox } from '@/workers/dispatch/testing/outbox-fixture';
import type { Actor } from '../service-context';
import { listNotifications, listNotificationsInput } from './list-notifications';
import { retryNotification } from './retry-notification';

const analyst: Actor = { id: 'u1', name: 'Anna', role: 'analyst' };
const viewer: Actor = { id: 'u2', name: 'Vik', role: 'viewer' };

let database: { url: string; drop(): Promise<void> };
let outbox: Awaited<ReturnType<typeof openOutbox>>;
let alertIds: string[];
let channelId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  outbox = await openOutbox(database.url);
  const channel = await outbox.addWebhook('ops', 'https://siem.example/in');
  channelId = channel.id;
  await addChannel(outbox.context, analyst, {
    kind: 'slack',
    name: 'chat',
    enabled: true,
    minimumSeverity: 'critical',
    settings: { url: 'https://hooks.slack.com/services/x' },
  });
  const entries = [];
  for (const title of ['a', 'b', 'c']) entries.push(await outbox.addAlert(title));
  await outbox.enqueue(entries);
  alertIds = entries.map((entry) => entry.alert.id);
  const { db } = outbox.context;
  const set = (index: number, state: string) =>
    db.notification.updateMany({
      where: { alertId: alertIds[index] ?? '' },
      data: { state, attempts: 3, nextAttemptAt: null },
    });
  await set(0, 'accepted');
  await set(1, 'failed');
});

afterAll(async () => {
  await outbox?.context.db.$disconnect();
  await database?.drop();
});

const list = (query: object) =>
  listNotifications(outbox.context, viewer, listNotificationsInput.parse(query));

describe('listNotifications', () => {
  test('newest first, only of channels whose severity was reached', async () => {
    const { items, nextCursor } = await list({});
    expect(items.map((item) => [item.title, item.state, item.channel])).toEqual([
      ['c', 'queued', 'ops'],
      ['b', 'failed', 'ops'],
      ['a', 'accepted', 'ops'],
    ]);
    expect(nextCursor).toBeNull();
  });

  test('page by page, each once', async () => {
    const first = await list({ limit: 2 });
    const second = await list({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((item) => item.title)).toEqual(['c', 'b', 'a']);
    expect(second.nextCursor).toBeNull();
  });

  test.each([
    { query: { state: 'failed' }, titles: ['b'] },
    { query: { state: 'failed,queued' }, titles: ['c', 'b'] },
    { query: { channelId: '0190f2a0-0000-7000-8000-00000000ffff' }, titles: [] },
    { query: { q: 'B' }, titles: ['b'] },
    { query: { q: '%' }, titles: [] },
  ])('$query gives $titles', async ({ query, titles }) => {
    expect((await list(query)).items.map((item) => item.title)).toEqual(titles);
  });

  test('by alert and by channel', async () => {
    expect((await list({ alertId: alertIds[0] })).items.map((item) => item.title)).toEqual(['a']);
    expect((await list({ channelId })).items).toHaveLength(3);
  });

  test('a cursor that is not ours is invalid', async () => {
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'cursor' }],
    });
  });
});

test('each channel shows its newest delivery that was attempted, the others none', async () => {
  const { items } = await listChannels(outbox.context, viewer, {});
  expect(items.map(({ name, lastDelivery }) => [name, lastDelivery?.state ?? null])).toEqual([
    ['ops', 'failed'],
    ['chat', null],
  ]);
});

describe('retryNotification', () => {
  const idOf = async (title: string) => (await list({})).items.find((item) => item.title === title)?.id ?? '';

  test('a failed one is due again with a fresh count, audited', async () => {
    const id = await idOf('b');
    const view = await retryNotification(outbox.context, analyst, { id });
    expect(view).toMatchObject({ id, state: 'queued', attempts: 0, nextAttemptAt: expect.any(String) });
    const audit = await outbox.context.db.auditEntry.findMany({ where: { action: 'notification.retried' } });
    expect(audit).toMatchObject([
      { actor: 'Anna', resourceId: id, before: { state: 'failed', attempts: 3 } },
    ]);
  });

  test('a waiting one is due now, but one under way is left alone', async () => {
    const id = await idOf('c');
    const { db } = outbox.context;
    const later = new Date(Date.now() + 3_600_000);
    await db.notification.update({ where: { id }, data: { nextAttemptAt: later } });
    const view = await retryNotification(outbox.context, analyst, { id });
    expect(Date.parse(view.nextAttemptAt ?? '')).toBeLessThanOrEqual(Date.now());
    await db.notification.update({ where: { id }, data: { lockedUntil: later, nextAttemptAt: later } });
    expect(await retryNotification(outbox.context, analyst, { id })).toMatchObject({
      nextAttemptAt: later.toISOString(),
    });
  });

  test('an accepted one, an unknown one and a viewer are refused', async () => {
    const accepted = await idOf('a');
    await expect(retryNotification(outbox.context, analyst, { id: accepted })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(retryNotification(outbox.context, viewer, { id: accepted })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const unknown = '0190f2a0-0000-7000-8000-00000000ffff';
    await expect(retryNotification(outbox.context, analyst, { id: unknown })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
