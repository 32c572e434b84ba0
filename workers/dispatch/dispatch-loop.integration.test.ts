import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type HttpReceiver,
  type ReceivedRequest,
  startHttpReceiver,
} from '@/lib/notify/testing/http-receiver';
import { updateChannel } from '@/lib/services/channels/update-channel';
import { listNotifications } from '@/lib/services/notifications/list-notifications';
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

async function startLoop(timing: Partial<DispatchTiming> = {}): Promise<DispatchLoop> {
  const { db, secrets, log } = outbox.context;
  const loop = createDispatchLoop({
    db,
    databaseUrl: database.url,
    secrets,
    log,
    now: () => new Date(),
    timing: { pollMs: 50, retryMs: 100, ...timing },
  });
  loops.push(loop);
  await loop.start();
  return loop;
}

const titleOf = (request: ReceivedRequest): string => JSON.parse(request.body).alert.title;
const notifications = async () => (await listNotifications(outbox.context, actor, {})).items;

async function untilStates(...states: string[]): Promise<void> {
  await vi.waitFor(
    async () => expect((await notifications()).map((row) => row.state).sort()).toEqual(states.sort()),
    patient,
  );
}

describe('delivery', () => {
  test('an alert is delivered once, with a line on its timeline and a live frame', async () => {
    await outbox.addWebhook('ops', receiver.url);
    const entry = await outbox.addAlert('first');
    expect(await outbox.enqueue([entry])).toBe(1);
    expect(await outbox.enqueue([entry])).toBe(0);
    await startLoop();
    await untilStates('accepted');
    await sleep(300);
    expect(receiver.requests.map(titleOf)).toEqual(['first']);
    const [row] = await notifications();
    expect(row).toMatchObject({
      state: 'accepted',
      attempts: 1,
      statusCode: 200,
      channel: 'ops',
      title: 'first',
      cause: 'opened',
      nextAttemptAt: null,
    });
    expect(receiver.requests[0]?.headers['x-brokerwatch-delivery']).toBe(row?.id);
    const timeline = await outbox.context.db.alertEvent.findMany({ where: { alertId: entry.alert.id } });
    expect(timeline).toMatchObject([{ kind: 'notified', actor: null, text: 'ops: answered 200' }]);
    const frames = await outbox.context.db.change.findMany();
    expect(frames.map((change) => change.frame)).toContainEqual({
      type: 'changed',
      resource: 'notifications',
      brokerId: null,
    });
  });

  test('a notification wakes the loop long before its poll', async () => {
    await outbox.addWebhook('ops', receiver.url);
    await startLoop({ pollMs: 600_000 });
    await sleep(1000);
    for (const title of ['a', 'b']) {
      await outbox.enqueue([await outbox.addAlert(title)]);
      await vi.waitFor(() => expect(receiver.requests.map(titleOf)).toContain(title), patient);
    }
  });

  test('what is queued goes out in order, one at a time', async () => {
    await outbox.addWebhook('ops', receiver.url);
    let underWay = 0;
    let mostUnderWay = 0;
    receiver.behave(() => {
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      setTimeout(() => underWay--, 20);
      return { does: 'answer', status: 200, delayMs: 20 };
    });
    const titles = Array.from({ length: 20 }, (_, index) => `alert ${index}`);
    const entries = [];
    for (const title of titles) entries.push(await outbox.addAlert(title));
    await outbox.enqueue(entries);
    await startLoop();
    await vi.waitFor(() => expect(receiver.requests.map(titleOf)).toEqual(titles), patient);
    expect(mostUnderWay).toBe(1);
  });

  test('failures are retried with the same delivery id until accepted', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) => {
      if (index === 0) return { does: 'answer', status: 500 };
      if (index === 1) return { does: 'reset' };
      if (index === 2) return { does: 'hang' };
      return { does: 'answer', status: 200 };
    });
    await outbox.enqueue([await outbox.addAlert('stubborn')]);
    await startLoop({ requestTimeoutMs: 3000 });
    await untilStates('accepted');
    // More than four only when the machine is so busy that an answer comes too late.
    expect(receiver.requests.length).toBeGreaterThanOrEqual(4);
    expect(new Set(receiver.requests.map((request) => request.headers['x-brokerwatch-delivery'])).size).toBe(
      1,
    );
    expect(await notifications()).toMatchObject([{ attempts: receiver.requests.length, statusCode: 200 }]);
  });

  test('Retry-After holds back the whole channel', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) =>
      index === 0
        ? { does: 'answer', status: 429, headers: { 'retry-after': '2' } }
        : { does: 'answer', status: 200 },
    );
    await outbox.enqueue([await outbox.addAlert('a'), await outbox.addAlert('b')]);
    await startLoop();
    await untilStates('accepted', 'accepted');
    const [first, second] = receiver.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1990);
  });

  test('"resolved" never overtakes an "opened" that still waits', async () => {
    await outbox.addWebhook('ops', receiver.url);
    const eventOf = (request: ReceivedRequest): string => JSON.parse(request.body).event;
    receiver.behave((request, index) => ({
      does: 'answer',
      status: eventOf(request) === 'alert.opened' && index < 2 ? 503 : 200,
    }));
    const opened = await outbox.addAlert('short');
    await outbox.enqueue([
      opened,
      { ...opened, cause: 'resolved', dedupKey: `${opened.alert.id}:2:resolved` },
    ]);
    await startLoop();
    await untilStates('accepted', 'accepted');
    expect(receiver.requests.map(eventOf)).toEqual([
      'alert.opened',
      'alert.opened',
      'alert.opened',
      'alert.resolved',
    ]);
  });

  test('a refusal fails at once, is told on the timeline, and can be retried by hand', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave(() => ({ does: 'answer', status: 404 }));
    const entry = await outbox.addAlert('lost');
    await outbox.enqueue([entry]);
    await startLoop();
    await untilStates('failed');
    const timeline = await outbox.context.db.alertEvent.findMany({ where: { alertId: entry.alert.id } });
    expect(timeline.map((line) => line.text)).toEqual(['ops: not delivered, answered 404']);
    receiver.behave(() => ({ does: 'answer', status: 200 }));
    const [row] = await notifications();
    await retryNotification(outbox.context, actor, { id: row?.id ?? '' });
    await untilStates('accepted');
    await expect(retryNotification(outbox.context, actor, { id: row?.id ?? '' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('redirects and answers without end are not followed and not waited for', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) =>
      index === 0
        ? { does: 'answer', status: 302, headers: { location: `${receiver.url}/elsewhere` } }
        : { does: 'huge', status: 200, bytes: 3_000_000 },
    );
    await outbox.enqueue([await outbox.addAlert('a'), await outbox.addAlert('b')]);
    await startLoop();
    await untilStates('accepted', 'failed');
    expect(receiver.requests.map((request) => request.path)).toEqual(['/hook', '/hook']);
  });

  test('a channel that hangs delays no other', async () => {
    const healthy = await startHttpReceiver();
    try {
      receiver.behave(() => ({ does: 'hang' }));
      await outbox.addWebhook('hanging', receiver.url);
      await outbox.addWebhook('healthy', healthy.url);
      const entries = [];
      for (let index = 0; index < 5; index++) entries.push(await outbox.addAlert(`alert ${index}`));
      await outbox.enqueue(entries);
      await startLoop({ requestTimeoutMs: 60_000, stopGraceMs: 100 });
      await vi.waitFor(() => expect(healthy.requests).toHaveLength(5), patient);
      expect(receiver.requests).toHaveLength(1);
    } finally {
      await healthy.stop();
    }
  });

  test('Slack gets about one message a second after its burst', async () => {
    await outbox.addChannel('slack', 'ops', { url: receiver.url });
    const entries = [];
    for (let index = 0; index < 6; index++) entries.push(await outbox.addAlert(`alert ${index}`));
    await outbox.enqueue(entries);
    await startLoop();
    await untilStates(...entries.map(() => 'confirmed'));
    const times = receiver.requests.map((request) => request.at);
    expect((times[5] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2900);
  });

  test('an address that is not allowed is told without a request', async () => {
    await outbox.context.db.appSetting.deleteMany();
    await outbox.addWebhook('ops', receiver.url);
    await outbox.enqueue([await outbox.addAlert('inside')]);
    await startLoop();
    await untilStates('failed');
    expect(receiver.requests).toEqual([]);
    expect((await notifications())[0]?.detail).toContain('an admin can allow it');
  });

  test('only enabled channels whose severity is reached are told, and switching off ends what waits', async () => {
    const channel = await outbox.addWebhook('ops', receiver.url);
    await updateChannel(outbox.context, actor, { id: channel.id, minimumSeverity: 'critical' });
    expect(await outbox.enqueue([await outbox.addAlert('only high')])).toBe(0);
    await updateChannel(outbox.context, actor, { id: channel.id, minimumSeverity: 'high' });
    expect(await outbox.enqueue([await outbox.addAlert('high')])).toBe(1);
    await updateChannel(outbox.context, actor, { id: channel.id, enabled: false });
    expect(await notifications()).toMatchObject([
      { state: 'failed', detail: 'the channel was switched off' },
    ]);
    expect(await outbox.enqueue([await outbox.addAlert('unheard')])).toBe(0);
  });
});

describe('stopping and dying', () => {
  test('stop lets the attempt under way end and begins no other', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave(() => ({ does: 'answer', status: 200, delayMs: 500 }));
    await outbox.enqueue([await outbox.addAlert('a'), await outbox.addAlert('b')]);
    const loop = await startLoop();
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), patient);
    await loop.stop();
    expect((await notifications()).map((row) => [row.title, row.state]).sort()).toEqual([
      ['a', 'accepted'],
      ['b', 'queued'],
    ]);
    expect(receiver.requests).toHaveLength(1);
  });

  test('stop cuts a hanging attempt short and gives it back at once', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) => (index === 0 ? { does: 'hang' } : { does: 'answer', status: 200 }));
    await outbox.enqueue([await outbox.addAlert('a')]);
    const loop = await startLoop({ requestTimeoutMs: 60_000, leaseMs: 600_000, stopGraceMs: 100 });
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), patient);
    await loop.stop();
    expect(await notifications()).toMatchObject([
      { state: 'queued', detail: expect.stringContaining('stopping') },
    ]);
    await startLoop();
    await untilStates('accepted');
  });

  test('two workers on one outbox deliver each notification once', async () => {
    await outbox.addWebhook('ops', receiver.url);
    const entries = [];
    for (let index = 0; index < 30; index++) entries.push(await outbox.addAlert(`alert ${index}`));
    await outbox.enqueue(entries);
    await Promise.all([startLoop(), startLoop()]);
    await untilStates(...entries.map(() => 'accepted'));
    const ids = receiver.requests.map((request) => request.headers['x-brokerwatch-delivery']);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  test('workers killed in the middle lose nothing', async () => {
    await outbox.addWebhook('ops', receiver.url);
    receiver.behave(() => ({ does: 'answer', status: 200, delayMs: 30 }));
    const count = 40;
    const entries = [];
    for (let index = 0; index < count; index++) entries.push(await outbox.addAlert(`alert ${index}`));
    await outbox.enqueue(entries);
    const kills = 4;
    for (let kill = 0; kill < kills; kill++) {
      const seenBefore = receiver.requests.length;
      const worker = await startWorkerProcess();
      await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(seenBefore + 2), patient);
      worker.kill('SIGKILL');
      await once(worker, 'exit');
    }
    await startLoop();
    await untilStates(...entries.map(() => 'accepted'));
    const ids = receiver.requests.map((request) => request.headers['x-brokerwatch-delivery']);
    expect(new Set(ids).size).toBe(count);
    expect(ids.length).toBeLessThanOrEqual(count + kills);
  });
});

async function startWorkerProcess(): Promise<ChildProcess> {
  const worker = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      fileURLToPath(new URL('./testing/run-dispatch.ts', import.meta.url)),
      database.url,
      outbox.keyHex,
      '1500',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(worker.stdout ?? worker, 'data');
  return worker;
}
