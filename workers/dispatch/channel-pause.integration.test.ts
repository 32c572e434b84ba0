import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HttpReceiver, startHttpReceiver } from '@/lib/notify/testing/http-receiver';
import { startMailReceiver } from '@/lib/notify/testing/mail-receiver';
import { makeTestCertificates } from '@/lib/notify/testing/test-certificates';
import { testChannel, testChannelInput } from '@/lib/services/channels/test-channel';
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
    ...{ db, secrets, log, databaseUrl: database.url, now: () => new Date() },
    timing: { pollMs: 50, retryMs: 20, retryMsMax: 50, ...timing },
  });
  loops.push(loop);
  await loop.start();
  return loop;
}

const notifications = async () => (await listNotifications(outbox.context, actor, {})).items;
const onlyChannel = () => outbox.context.db.channel.findFirstOrThrow();

async function untilStates(...states: string[]): Promise<void> {
  await vi.waitFor(
    async () => expect((await notifications()).map((row) => row.state).sort()).toEqual(states.sort()),
    patient,
  );
}

describe('Retry-After', () => {
  /** Two queued, the first of which was answered with 429 and an hour. */
  async function askedToWait() {
    const { id } = await outbox.addWebhook('ops', receiver.url);
    receiver.behave((_, index) =>
      index === 0
        ? { does: 'answer', status: 429, headers: { 'retry-after': '3600' } }
        : { does: 'answer', status: 200 },
    );
    await outbox.enqueue([await outbox.addAlert('a'), await outbox.addAlert('b')]);
    const loop = await startLoop();
    await vi.waitFor(async () => expect((await onlyChannel()).pausedUntil).not.toBeNull(), patient);
    const { pausedUntil } = await onlyChannel();
    expect((pausedUntil?.getTime() ?? 0) - Date.now()).toBeGreaterThan(3_500_000);
    return { id, loop };
  }

  test('is kept by the next worker and by one beside it', async () => {
    const { loop } = await askedToWait();
    await startLoop();
    await loop.stop();
    await startLoop();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(receiver.requests).toHaveLength(1);
    expect((await notifications()).map(({ state }) => state)).toEqual(['queued', 'queued']);
  });

  test('ends when somebody sends one now', async () => {
    await askedToWait();
    const waiting = (await notifications()).find(({ attempts }) => attempts === 1);
    await retryNotification(outbox.context, actor, { id: waiting?.id ?? '' });
    await untilStates('accepted', 'accepted');
    expect((await onlyChannel()).pausedUntil).toBeNull();
  });

  test('ends with new settings, and with a test that succeeds', async () => {
    const { id } = await askedToWait();
    await updateChannel(outbox.context, actor, { id, settings: { format: 'ecs' } });
    await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThanOrEqual(2), patient);
    await outbox.context.db.channel.updateMany({
      data: { pausedUntil: new Date(Date.now() + 3_600_000) },
    });
    expect(await testChannel(outbox.context, actor, testChannelInput.parse({ id }))).toMatchObject({
      ok: true,
    });
    expect((await onlyChannel()).pausedUntil).toBeNull();
  });
});

test('two workers keep the rate of one channel between them', async () => {
  await outbox.addChannel('slack', 'ops', { url: `http://127.0.0.1:${receiver.port}/services/x` });
  receiver.behave(() => ({ does: 'answer', status: 200, body: 'ok' }));
  const titles = Array.from({ length: 7 }, (_, index) => `alert ${index}`);
  const entries = [];
  for (const title of titles) entries.push(await outbox.addAlert(title));
  await outbox.enqueue(entries);
  await Promise.all([startLoop(), startLoop()]);
  await untilStates(...titles.map(() => 'confirmed'));
  const times = receiver.requests.map(({ at }) => at);
  // A burst of three, then one a second.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(3900);
});

test('an attempt under way with the old settings neither pauses nor counts against the new ones', async () => {
  const { id } = await outbox.addWebhook('ops', receiver.url);
  receiver.behave((_, index) =>
    index === 0
      ? { does: 'answer', status: 429, headers: { 'retry-after': '3600' }, delayMs: 1500 }
      : { does: 'answer', status: 200 },
  );
  await outbox.enqueue([await outbox.addAlert('a')]);
  await startLoop();
  await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), patient);
  await updateChannel(outbox.context, actor, { id, settings: { format: 'ecs' } });
  await vi.waitFor(async () => expect((await notifications())[0]?.detail).toContain('429'), patient);
  expect(await onlyChannel()).toMatchObject({ failuresInARow: 0, circuitOpenUntil: null, pausedUntil: null });
  await outbox.enqueue([await outbox.addAlert('b')]);
  await vi.waitFor(() => expect(receiver.requests).toHaveLength(2), patient);
});

/** A mail channel for two people, one of whom the server puts off while it is `grey`. */
async function openGreyMail() {
  const certificates = await makeTestCertificates();
  const server = { isGrey: true };
  const mail = await startMailReceiver({
    certificates,
    refuse: (at, address) =>
      server.isGrey && at === 'rcpt' && address.startsWith('grey') ? { code: 451, text: 'greylisted' } : null,
  });
  await outbox.addChannel('email', 'mail', {
    host: '127.0.0.1',
    port: mail.port,
    from: 'monitor@plant.example',
    to: ['oncall@plant.example', 'grey@plant.example'],
    ca: certificates.ca,
  });
  const told = () => mail.mails.map(({ to, parsed }) => `${to} ${parsed.subject?.split(':')[0]}`);
  return { server, mail, told };
}

test('a mail that some have and one is put off pauses nothing, holds up no later news, and ends alone', async () => {
  const { server, mail, told } = await openGreyMail();
  try {
    const opened = await outbox.addAlert('a');
    await outbox.enqueue([opened]);
    await startLoop({ circuitFailures: 2 });
    await vi.waitFor(async () => expect((await notifications())[0]?.attempts).toBeGreaterThan(4), patient);
    await outbox.enqueue([{ ...opened, cause: 'escalated', dedupKey: `${opened.alert.id}:2` }]);
    await vi.waitFor(() => expect(mail.mails).toHaveLength(2), patient);
    expect(await onlyChannel()).toMatchObject({
      failuresInARow: 0,
      circuitOpenUntil: null,
      pausedUntil: null,
      lastAcceptedAt: expect.any(Date),
    });
    server.isGrey = false;
    await untilStates('accepted', 'accepted');
    expect(told().toSorted()).toEqual([
      'grey@plant.example HIGH',
      'grey@plant.example HIGH (escalated)',
      'oncall@plant.example HIGH',
      'oncall@plant.example HIGH (escalated)',
    ]);
    const timeline = await outbox.context.db.alertEvent.findMany({ where: { kind: 'notified' } });
    expect(timeline.filter(({ text }) => text.includes('taken for 1 of 2 addresses'))).toHaveLength(2);
  } finally {
    await mail.stop();
  }
});

test('who hears that it is over before what was put off is not told afterwards that it began', async () => {
  const { server, mail, told } = await openGreyMail();
  try {
    const opened = await outbox.addAlert('a');
    await outbox.enqueue([opened]);
    await startLoop({ retryMs: 600_000, retryMsMax: 600_000 });
    await vi.waitFor(async () => expect((await notifications())[0]?.detail).toContain('1 of 2'), patient);
    server.isGrey = false;
    await outbox.enqueue([{ ...opened, cause: 'resolved', dedupKey: `${opened.alert.id}:2` }]);
    await untilStates('queued', 'accepted');
    await outbox.context.db.notification.updateMany({
      where: { state: 'queued' },
      data: { nextAttemptAt: new Date() },
    });
    await untilStates('failed', 'accepted');
    expect(told()).toHaveLength(2);
    expect(told()[1]).toContain('grey@plant.example RESOLVED');
    expect((await notifications()).find(({ state }) => state === 'failed')?.detail).toContain('it is over');
  } finally {
    await mail.stop();
  }
});
