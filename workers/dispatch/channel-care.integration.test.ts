import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { claimDue } from '@/lib/db/delivery-repository';
import { type HttpReceiver, startHttpReceiver } from '@/lib/notify/testing/http-receiver';
import { listChannels } from '@/lib/services/channels/list-channels';
import { updateChannel } from '@/lib/services/channels/update-channel';
import { listAttempts } from '@/lib/services/notifications/list-attempts';
import { listNotifications } from '@/lib/services/notifications/list-notifications';
import { retryFailed } from '@/lib/services/notifications/retry-failed';
import { retryNotification } from '@/lib/services/notifications/retry-notification';
import type { Actor } from '@/lib/services/service-context';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createDispatchLoop, type DispatchLoop } from './dispatch-loop';
import type { DispatchTiming } from './dispatch-timing';
import { openOutbox } from './testing/outbox-fixture';

const actor: Actor = { id: 'u1', name: 'Anna', role: 'admin' };
const patient = { timeout: 60_000, interval: 50 };

let database: { url: string; drop(): Promise<void> };
let outbox: Awaited<ReturnType<typeof openOutbox>>;
let receiver: HttpReceiver;
const loops: DispatchLoop[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  outbox = await openOutbox(database.url);
  receiver = await startHttpReceiver();
});

afterEach(async () => {
  for (const loop of loops.splice(0)) await loop.stop();
  await receiver.stop();
  await outbox.context.db.$disconnect();
  await database.drop();
});

async function startLoop(timing: Partial<DispatchTiming> = {}): Promise<void> {
  const { db, secrets, log } = outbox.context;
  const loop = createDispatchLoop({
    ...{ db, secrets, log, databaseUrl: database.url, now: () => new Date() },
    timing: { pollMs: 50, retryMs: 20, retryMsMax: 50, ...timing },
  });
  loops.push(loop);
  await loop.start();
}

const notifications = async () => (await listNotifications(outbox.context, actor, {})).items;
const onlyChannel = async () => (await listChannels(outbox.context, actor, {})).items[0];

async function untilStates(...states: string[]): Promise<void> {
  await vi.waitFor(
    async () => expect((await notifications()).map((row) => row.state).sort()).toEqual(states.sort()),
    patient,
  );
}

describe('circuit breaker', () => {
  test('opens after failures in a row, tells so, probes once, and closes when the other side is back', async () => {
    await outbox.addWebhook('ops', receiver.url);
    let isBroken = true;
    receiver.behave(() => ({ does: 'answer', status: isBroken ? 503 : 200 }));
    const entry = await outbox.addAlert('a');
    await outbox.enqueue([entry]);
    await startLoop({ circuitFailures: 3, circuitMs: 1500, circuitMsMax: 1500 });
    await vi.waitFor(async () => expect((await onlyChannel())?.circuit.openUntil).not.toBeNull(), patient);
    const triedAtOpening = receiver.requests.length;
    expect(triedAtOpening).toBe(3);
    const audit = await outbox.context.db.auditEntry.findMany({
      where: { action: 'channel.circuit-opened' },
    });
    expect(audit).toMatchObject([{ actor: 'Brokerwatch', after: { failuresInARow: 3 } }]);
    const timeline = await outbox.context.db.alertEvent.findMany({ where: { alertId: entry.alert.id } });
    expect(timeline.map(({ text }) => text)).toEqual(['ops: paused after 3 failures in a row, answered 503']);
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(4), patient);
    isBroken = false;
    await untilStates('accepted');
    expect((await onlyChannel())?.circuit).toEqual({ failuresInARow: 0, openUntil: null });
    expect(await outbox.context.db.auditEntry.count({ where: { action: 'channel.circuit-closed' } })).toBe(1);
  });

  test('a probe takes the message that was tried least, not the one that always fails', async () => {
    const { db } = outbox.context;
    const { id: channelId } = await outbox.addWebhook('ops', receiver.url);
    await outbox.enqueue([await outbox.addAlert('always refused'), await outbox.addAlert('new')]);
    const [tried, fresh] = await db.notification.findMany({ orderBy: { createdAt: 'asc' } });
    await db.notification.update({ where: { id: tried?.id ?? '' }, data: { attempts: 9 } });
    const claim = { channelId, now: new Date(), leaseMs: 1000 };
    expect(await claimDue(db, { ...claim, isProbe: true })).toMatchObject({ id: fresh?.id, attempts: 1 });
    expect(await claimDue(db, claim)).toMatchObject({ id: tried?.id, attempts: 10 });
  });

  test('a probe that is asked to wait, or cut short, leaves the circuit as it was: the next may try', async () => {
    const { id } = await outbox.addWebhook('ops', receiver.url);
    const openUntil = new Date(Date.now() - 1000);
    const { channel } = outbox.context.db;
    await channel.update({ where: { id }, data: { failuresInARow: 5, circuitOpenUntil: openUntil } });
    receiver.behave(() => ({ does: 'answer', status: 429, headers: { 'retry-after': '3600' } }));
    await outbox.enqueue([await outbox.addAlert('a')]);
    await startLoop();
    await vi.waitFor(
      async () => expect(await channel.findFirst()).toMatchObject({ pausedUntil: expect.any(Date) }),
      patient,
    );
    expect(await channel.findFirst()).toMatchObject({ failuresInARow: 5, circuitOpenUntil: openUntil });
    await loops.pop()?.stop();
    receiver.behave(() => ({ does: 'hang' }));
    await channel.update({ where: { id }, data: { pausedUntil: null } });
    await outbox.context.db.notification.updateMany({ data: { nextAttemptAt: new Date() } });
    await startLoop({ requestTimeoutMs: 60_000, stopGraceMs: 100, leaseMs: 600_000 });
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(2), patient);
    await loops.pop()?.stop();
    expect(await channel.findFirst()).toMatchObject({ failuresInARow: 5, circuitOpenUntil: openUntil });
  });

  test('an open circuit survives the worker and is closed by new settings', async () => {
    const channel = await outbox.addWebhook('ops', receiver.url);
    await outbox.context.db.channel.update({
      where: { id: channel.id },
      data: { failuresInARow: 9, circuitOpenUntil: new Date(Date.now() + 3_600_000) },
    });
    await outbox.enqueue([await outbox.addAlert('a')]);
    await startLoop();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(receiver.requests).toEqual([]);
    await updateChannel(outbox.context, actor, { id: channel.id, settings: { format: 'ecs' } });
    await untilStates('accepted');
  });
});

describe('the ledger', () => {
  test('every attempt is kept with its time, answer and outcome, and a proof confirms', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) =>
      index === 0
        ? { does: 'answer', status: 500 }
        : { does: 'answer', status: 200, body: '{"received": true}' },
    );
    await outbox.enqueue([await outbox.addAlert('a')]);
    await startLoop();
    await untilStates('confirmed');
    const [row] = await notifications();
    expect(row).toMatchObject({ acceptedAt: expect.any(String), confirmedAt: expect.any(String) });
    const { items } = await listAttempts(outbox.context, actor, { id: row?.id ?? '' });
    expect(items).toMatchObject([
      { outcome: 'confirmed', statusCode: 200 },
      { outcome: 'retry', statusCode: 500, detail: 'answered 500' },
    ]);
    for (const { durationMs } of items) expect(durationMs).toBeGreaterThanOrEqual(0);
  });

  test('all that failed is sent again at once, of one channel or of all', async () => {
    const first = await outbox.addWebhook('first', receiver.url);
    await outbox.addWebhook('second', receiver.url);
    receiver.behave(() => ({ does: 'answer', status: 404 }));
    await outbox.enqueue([await outbox.addAlert('a'), await outbox.addAlert('b')]);
    await startLoop();
    await untilStates('failed', 'failed', 'failed', 'failed');
    receiver.behave(() => ({ does: 'answer', status: 200 }));
    expect(await retryFailed(outbox.context, actor, { channelId: first.id })).toEqual({ count: 2 });
    await untilStates('accepted', 'accepted', 'failed', 'failed');
    expect(await retryFailed(outbox.context, actor, {})).toEqual({ count: 2 });
    await untilStates('accepted', 'accepted', 'accepted', 'accepted');
    expect(await retryFailed(outbox.context, actor, {})).toEqual({ count: 0 });
  });

  test('a channel that is switched off leaves what is under way alone, is sent nothing, and begins anew', async () => {
    const { context } = outbox;
    const channel = await outbox.addWebhook('ops', receiver.url);
    await outbox.enqueue([
      await outbox.addAlert('a'),
      await outbox.addAlert('b'),
      await outbox.addAlert('c'),
    ]);
    const [, , underWay] = await context.db.notification.findMany({ orderBy: { createdAt: 'desc' } });
    const id = underWay?.id ?? '';
    const lockedUntil = new Date(Date.now() + 60_000);
    await context.db.notification.update({ where: { id }, data: { lockedUntil } });
    const set = (enabled: boolean) => updateChannel(context, actor, { id: channel.id, enabled });
    const states = async () => (await notifications()).map(({ state }) => state);
    await set(false);
    expect(await states()).toEqual(['failed', 'failed', 'queued']);
    expect(await retryFailed(context, actor, {})).toEqual({ count: 0 });
    const failed = (await notifications())[0]?.id ?? '';
    await expect(retryNotification(context, actor, { id: failed })).rejects.toMatchObject({
      code: 'conflict',
      message: 'The channel ops is off: switch it on first.',
    });
    await context.db.notification.update({ where: { id }, data: { lockedUntil: null } });
    await set(true);
    expect(await states()).toEqual(['failed', 'failed', 'failed']);
  });

  test('filters by cause, time and state', async () => {
    await outbox.addWebhook('ops', receiver.url);
    const entry = await outbox.addAlert('a');
    await outbox.enqueue([entry]);
    const count = async (filters: Parameters<typeof listNotifications>[2]) =>
      (await listNotifications(outbox.context, actor, filters)).items.length;
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    expect(await count({ cause: ['opened'] })).toBe(1);
    expect(await count({ cause: ['resolved'] })).toBe(0);
    expect(await count({ since: hourAgo })).toBe(1);
    expect(await count({ until: hourAgo })).toBe(0);
    expect(await count({ state: ['queued', 'confirmed'] })).toBe(1);
    expect(await count({ q: 'a' })).toBe(1);
  });
});

describe('a message that is updated in place', () => {
  test('is not put back by old news that failed and are sent again', async () => {
    await outbox.addChannel('slack-bot', 'ops', {
      channel: 'C012AB3CD',
      apiUrl: `http://127.0.0.1:${receiver.port}/api`,
      token: 'xoxb-123456789012-abcdefghij',
    });
    const answer = (body: string) => receiver.behave(() => ({ does: 'answer', status: 200, body }));
    answer('{"ok":false,"error":"not_in_channel"}');
    const opened = await outbox.addAlert('a');
    await outbox.enqueue([opened]);
    await startLoop();
    await untilStates('failed');
    answer('{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100"}');
    await outbox.enqueue([{ ...opened, cause: 'resolved', dedupKey: `${opened.alert.id}:2:resolved` }]);
    await untilStates('confirmed', 'failed');
    const sent = receiver.requests.length;
    expect(await retryFailed(outbox.context, actor, {})).toEqual({ count: 1 });
    await vi.waitFor(
      async () =>
        expect(await notifications()).toMatchObject([
          { state: 'confirmed', cause: 'resolved' },
          { state: 'failed', detail: expect.stringContaining('later news') },
        ]),
      patient,
    );
    expect(receiver.requests).toHaveLength(sent);
  });

  test('the first message of an alert is remembered, and the next one changes it', async () => {
    await outbox.addChannel('slack-bot', 'ops', {
      channel: 'C012AB3CD',
      apiUrl: `http://127.0.0.1:${receiver.port}/api`,
      token: 'xoxb-123456789012-abcdefghij',
    });
    receiver.behave(() => ({
      does: 'answer',
      status: 200,
      body: '{"ok":true,"channel":"C012AB3CD","ts":"1700000000.000100"}',
    }));
    const opened = await outbox.addAlert('a');
    await outbox.enqueue([opened]);
    await startLoop();
    await untilStates('confirmed');
    await outbox.enqueue([{ ...opened, cause: 'resolved', dedupKey: `${opened.alert.id}:2:resolved` }]);
    await untilStates('confirmed', 'confirmed');
    expect(
      receiver.requests.map(({ path, body }) => [path, JSON.parse(body).ts ?? JSON.parse(body).thread_ts]),
    ).toEqual([
      ['/api/chat.postMessage', undefined],
      ['/api/chat.update', '1700000000.000100'],
      ['/api/chat.postMessage', '1700000000.000100'],
    ]);
    expect(await outbox.context.db.channelThread.findMany()).toMatchObject([
      { alertId: opened.alert.id, incidentId: null },
    ]);
  });
});
