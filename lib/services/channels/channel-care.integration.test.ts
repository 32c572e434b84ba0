import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { type MailReceiver, startMailReceiver } from '@/lib/notify/testing/mail-receiver';
import { type SyslogReceiver, startSyslogReceiver } from '@/lib/notify/testing/syslog-receiver';
import { makeTestCertificates, type TestCertificates } from '@/lib/notify/testing/test-certificates';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { getMetrics } from '../metrics/get-metrics';
import type { Actor, ServiceContext } from '../service-context';
import { addChannel, addChannelInput } from './add-channel';
import { listChannelKinds } from './list-channel-kinds';
import { setOutgoingAllowList } from './set-outgoing-allow-list';
import { testChannel, testChannelInput } from './test-channel';
import { updateChannel } from './update-channel';

const admin: Actor = { id: 'u1', name: 'Anna', role: 'admin' };
const password = 'mail-password-0123456789';

let database: { url: string; drop(): Promise<void> };
let db: Database;
let context: ServiceContext;
let certificates: TestCertificates;
let mail: MailReceiver;
let syslog: SyslogReceiver;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
  context = {
    db,
    secrets: createSecretBox(randomBytes(32)),
    log: pino({ level: 'silent' }),
    publicUrl: 'https://monitor.example',
    now: () => new Date(),
  };
  certificates = await makeTestCertificates();
  mail = await startMailReceiver({ certificates, password });
  syslog = await startSyslogReceiver('tls', certificates);
  await setOutgoingAllowList(context, admin, { entries: ['127.0.0.1'] });
});

afterAll(async () => {
  await mail?.stop();
  await syslog?.stop();
  await db?.$disconnect();
  await database?.drop();
});

beforeEach(async () => {
  await db.channel.deleteMany();
});

const mailSettings = () => ({
  host: '127.0.0.1',
  port: mail.port,
  user: 'monitor',
  from: 'monitor@plant.example',
  to: ['oncall@plant.example'],
  ca: certificates.ca,
});

function add(kind: string, settings: object, more: object = {}) {
  return addChannel(context, admin, addChannelInput.parse({ kind, name: kind, settings, ...more }));
}

describe('the test button', () => {
  test('shows the mail, its envelope and the dialogue with the server, without the password', async () => {
    const result = await testChannel(
      context,
      admin,
      testChannelInput.parse({ kind: 'email', settings: { ...mailSettings(), password } }),
    );
    expect(result).toMatchObject({
      ok: true,
      request: { method: 'SMTP', host: `127.0.0.1:${mail.port}` },
      response: { status: 250 },
    });
    expect(result.request.body).toContain('RCPT TO:<oncall@plant.example>');
    expect(result.request.body).toContain('Subject: TEST: Test message from Brokerwatch');
    expect(result.response?.body).toMatch(/S: 235[\s\S]*S: 250/);
    expect(JSON.stringify(result)).not.toContain(password);
    expect(mail.mails.at(-1)?.parsed.subject).toContain('TEST');
  });

  test('shows the very line that syslog got, and that there is no answer', async () => {
    const result = await testChannel(
      context,
      admin,
      testChannelInput.parse({
        kind: 'syslog',
        settings: { host: '127.0.0.1', port: syslog.port, ca: certificates.ca },
      }),
    );
    expect(result).toMatchObject({ ok: true, request: { method: 'SYSLOG/TLS' }, response: null });
    expect(result.request.body).toMatch(/^\d+ <134>1 /);
    await expect.poll(() => syslog.messages.at(-1)).toBe(result.request.body.replace(/^\d+ /, ''));
  });
});

describe('a password of a mail server', () => {
  test.each<{ what: string; change: Record<string, string | number> }>([
    { what: 'another server', change: { host: 'other.example' } },
    { what: 'another port', change: { port: 2525 } },
    { what: 'no encryption', change: { security: 'none' } },
  ])('does not follow to $what', async ({ change }) => {
    const channel = await add('email', { ...mailSettings(), password });
    await expect(updateChannel(context, admin, { id: channel.id, settings: change })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'settings.password' }],
    });
    await updateChannel(context, admin, { id: channel.id, settings: { ...change, password } });
  });

  test('stays where only recipients change', async () => {
    const channel = await add('email', { ...mailSettings(), password });
    const after = await updateChannel(context, admin, {
      id: channel.id,
      settings: { to: ['a@plant.example', 'b@plant.example'] },
    });
    expect(after.settings).toMatchObject({
      password: { isSet: true },
      to: ['a@plant.example', 'b@plant.example'],
    });
  });

  test('a form begins with where messages go', async () => {
    const kinds = await listChannelKinds(context, admin);
    const first = (kind: string) => {
      const schema = kinds.find((each) => each.kind === kind)?.settingsSchema;
      const properties =
        typeof schema === 'object' && schema !== null && 'properties' in schema ? schema.properties : {};
      return Object.keys(properties ?? {})[0];
    };
    expect([first('email'), first('syslog'), first('slack-bot'), first('webhook'), first('slack')]).toEqual([
      'host',
      'host',
      'channel',
      'url',
      'url',
    ]);
  });
});

test('a heartbeat counts from when it is set, and is taken away again', async () => {
  const channel = await add('syslog', { host: 'siem.example' }, { heartbeatHours: 6 });
  expect(channel.heartbeatHours).toBe(6);
  expect(Date.parse(channel.nextHeartbeatAt ?? '') - Date.now()).toBeGreaterThan(5.9 * 3_600_000);
  const without = await updateChannel(context, admin, { id: channel.id, heartbeatHours: null });
  expect(without).toMatchObject({ heartbeatHours: null, nextHeartbeatAt: null });
});

test('the figures of the monitor say how deliveries and circuits stand', async () => {
  const channel = await add('syslog', { host: 'siem.example' });
  await db.channel.update({
    where: { id: channel.id },
    data: { failuresInARow: 7, circuitOpenUntil: new Date(Date.now() + 60_000) },
  });
  await db.notification.create({
    data: { channelId: channel.id, cause: 'opened', payload: {}, dedupKey: 'x', state: 'failed' },
  });
  const { text } = await getMetrics(context, admin);
  expect(text).toContain('brokerwatch_notifications{state="failed"} 1');
  expect(text).toContain('brokerwatch_channel_circuit_open{channel="syslog"} 1');
  expect(text).toContain('brokerwatch_channel_failures_in_a_row{channel="syslog"} 7');
});
