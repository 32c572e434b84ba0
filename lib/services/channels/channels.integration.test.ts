import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSecretBox } from '@/lib/config/secret-box';
import { createDatabase, type Database } from '@/lib/db/database';
import { type HttpReceiver, startHttpReceiver } from '@/lib/notify/testing/http-receiver';
import { createTestDatabase } from '@/scripts/testing/test-database';
import type { Actor, ServiceContext } from '../service-context';
import { forgetAudit } from '../testing/forget-audit';
import { addChannel, addChannelInput } from './add-channel';
import { getOutgoingAllowList } from './get-outgoing-allow-list';
import { listChannelKinds } from './list-channel-kinds';
import { listChannels } from './list-channels';
import { removeChannel } from './remove-channel';
import { requireChannel } from './require-channel';
import { setOutgoingAllowList } from './set-outgoing-allow-list';
import { testChannel, testChannelInput } from './test-channel';
import { updateChannel } from './update-channel';

const admin: Actor = { id: 'u1', name: 'Anna', role: 'admin' };
const viewer: Actor = { id: 'u2', name: 'Vik', role: 'viewer' };
const signingSecret = 'signing-secret-0123456789';
const token = 'bearer-token-0123456789';

let database: { url: string; drop(): Promise<void> };
let db: Database;
let context: ServiceContext;
let receiver: HttpReceiver;

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
  receiver = await startHttpReceiver();
});

afterAll(async () => {
  await receiver?.stop();
  await db?.$disconnect();
  await database?.drop();
});

beforeEach(async () => {
  await db.channel.deleteMany();
  await forgetAudit(db);
  await setOutgoingAllowList(context, admin, { entries: ['127.0.0.1'] });
  await forgetAudit(db);
});

function addWebhook(name = 'siem') {
  return addChannel(
    context,
    admin,
    addChannelInput.parse({
      kind: 'webhook',
      name,
      settings: {
        url: `${receiver.url}?key=very-secret`,
        signingSecret,
        headers: `Authorization: Bearer ${token}`,
      },
    }),
  );
}

/** Everything a service or the database would show, as one text to search for secrets. */
async function everythingShown(view: unknown): Promise<string> {
  const stored = await db.channel.findMany();
  return JSON.stringify(
    [view, await listChannels(context, viewer, {}), await db.auditEntry.findMany(), stored],
    (_, value) => (typeof value === 'bigint' ? value.toString() : value),
  );
}

describe('channels', () => {
  test('an added channel is shown, stored and audited without its secrets', async () => {
    const view = await addWebhook();
    expect(view).toMatchObject({
      kind: 'webhook',
      name: 'siem',
      enabled: true,
      minimumSeverity: 'low',
      host: `127.0.0.1:${receiver.port}`,
      settings: { url: { isSet: true }, signingSecret: { isSet: true }, headers: { isSet: true } },
      lastDelivery: null,
    });
    const shown = await everythingShown(view);
    for (const secret of ['very-secret', signingSecret, token]) expect(shown).not.toContain(secret);
    expect(await db.auditEntry.findMany()).toMatchObject([
      { action: 'channel.added', actor: 'Anna', actorId: 'u1', resourceId: view.id, after: { name: 'siem' } },
    ]);
  });

  test.each<{ input: object; fields: string[] }>([
    { input: { kind: 'fax', settings: {} }, fields: ['kind'] },
    { input: { kind: 'slack', settings: {} }, fields: ['settings.url'] },
    {
      input: { kind: 'slack', settings: { url: 'nonsense', colour: 'red' } },
      fields: ['settings.colour', 'settings.url'],
    },
    {
      input: { kind: 'teams', settings: { url: 'https://x.webhook.office.com/y' } },
      fields: ['settings.url'],
    },
    {
      input: { kind: 'webhook', settings: { url: 'https://x/', headers: 'Host: evil' } },
      fields: ['settings.headers'],
    },
    { input: { kind: 'webhook', settings: { url: { isSet: true } } }, fields: ['settings.url'] },
    { input: { kind: 'webhook', settings: { url: 7 } }, fields: ['settings.url'] },
    {
      input: {
        kind: 'slack-bot',
        settings: { channel: 'C012AB3CD', token: 'xoxb-0123456789', apiUrl: 'https://x/?key=y' },
      },
      fields: ['settings.apiUrl'],
    },
    {
      input: { kind: 'pagerduty', settings: { endpoint: 'https://x/#key', routingKey: 'a'.repeat(32) } },
      fields: ['settings.endpoint'],
    },
    {
      input: { kind: 'webhook', settings: { constructor: 'x', url: 'https://x/' } },
      fields: ['settings.constructor'],
    },
  ])('$input is refused at $fields', async ({ input, fields }) => {
    const rejected = addChannel(context, admin, addChannelInput.parse({ name: 'x', ...input }));
    await expect(rejected).rejects.toMatchObject({
      code: 'invalid',
      fields: fields.map((field) => ({ field, message: expect.stringMatching(/\S/) })),
    });
    expect(await db.channel.count()).toBe(0);
  });

  test('a taken name is a conflict on the name', async () => {
    await addWebhook();
    await expect(addWebhook()).rejects.toMatchObject({ code: 'conflict', fields: [{ field: 'name' }] });
  });

  test('an update keeps what is not given, and what a channel shows of itself may be sent back', async () => {
    const added = await addWebhook();
    const updated = await updateChannel(context, admin, {
      id: added.id,
      name: 'siem 2',
      settings: { ...added.settings },
    });
    expect(updated).toMatchObject({ name: 'siem 2', settings: added.settings });
    const result = await testChannel(context, admin, { id: added.id, settings: {} });
    expect(result.ok).toBe(true);
    expect(receiver.requests.at(-1)).toMatchObject({
      path: '/hook?key=very-secret',
      headers: { authorization: `Bearer ${token}` },
    });
    const audit = await db.auditEntry.findMany({ where: { action: 'channel.updated' } });
    expect(audit).toMatchObject([{ before: { name: 'siem' }, after: { name: 'siem 2' } }]);
    expect(await everythingShown(result)).not.toContain(token);
  });

  test('a moved address and entered secrets leave their trace in the audit trail, not their text', async () => {
    const added = await addWebhook();
    const settings = {
      url: 'https://other.example/new-secret',
      signingSecret: '',
      headers: 'X-Key: abcdefgh',
    };
    await updateChannel(context, admin, { id: added.id, settings });
    await updateChannel(context, admin, { id: added.id, name: 'siem 3' });
    const audit = await db.auditEntry.findMany({
      where: { action: 'channel.updated' },
      orderBy: { id: 'asc' },
    });
    expect(audit[0]).toMatchObject({
      before: { host: `127.0.0.1:${receiver.port}` },
      after: { host: 'other.example', secretsChanged: ['url', 'signingSecret', 'headers'] },
    });
    expect(audit[1]?.after).not.toHaveProperty('secretsChanged');
    expect(await everythingShown(null)).not.toMatch(/new-secret|abcdefgh/);
  });

  test('an empty secret is removed', async () => {
    const added = await addWebhook();
    const updated = await updateChannel(context, admin, { id: added.id, settings: { signingSecret: '' } });
    expect(updated.settings).toMatchObject({ signingSecret: { isSet: false }, headers: { isSet: true } });
  });

  test('kept secrets are not sent to another host', async () => {
    const added = await addWebhook();
    const elsewhere = { url: 'https://evil.example/collect' };
    const problem = {
      code: 'invalid',
      fields: [{ field: 'settings.signingSecret' }, { field: 'settings.headers' }],
    };
    await expect(updateChannel(context, admin, { id: added.id, settings: elsewhere })).rejects.toMatchObject(
      problem,
    );
    await expect(testChannel(context, admin, { id: added.id, settings: elsewhere })).rejects.toMatchObject(
      problem,
    );
    const entered = { ...elsewhere, signingSecret: '', headers: 'X-New: 1' };
    expect((await updateChannel(context, admin, { id: added.id, settings: entered })).host).toBe(
      'evil.example',
    );
  });

  test('a channel sealed under a lost key says so and can be entered again', async () => {
    const added = await addWebhook();
    const other: ServiceContext = { ...context, secrets: createSecretBox(randomBytes(32)) };
    expect(await requireChannel(other, viewer, { id: added.id })).toMatchObject({
      host: null,
      settings: { url: { isSet: false } },
    });
    await updateChannel(other, admin, { id: added.id, settings: { url: receiver.url } });
    expect((await testChannel(other, admin, { id: added.id, settings: {} })).ok).toBe(true);
  });

  test('a removed channel is gone', async () => {
    const added = await addWebhook();
    await removeChannel(context, admin, { id: added.id });
    expect((await listChannels(context, viewer, {})).items).toEqual([]);
    await expect(removeChannel(context, admin, { id: added.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(requireChannel(context, viewer, { id: added.id })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('channels come page by page in the order they were added', async () => {
    for (const name of ['c', 'a', 'b']) await addWebhook(name);
    const first = await listChannels(context, viewer, { limit: 2 });
    expect(first.items.map((item) => item.name)).toEqual(['c', 'a']);
    const second = await listChannels(context, viewer, { limit: 2, cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ items: [{ name: 'b' }], nextCursor: null });
  });

  test('a viewer may look and nothing else', async () => {
    const added = await addWebhook();
    const forbidden = { code: 'forbidden' };
    await expect(
      addChannel(context, viewer, addChannelInput.parse({ kind: 'slack', name: 'x' })),
    ).rejects.toMatchObject(forbidden);
    await expect(updateChannel(context, viewer, { id: added.id })).rejects.toMatchObject(forbidden);
    await expect(removeChannel(context, viewer, { id: added.id })).rejects.toMatchObject(forbidden);
    await expect(testChannel(context, viewer, { id: added.id, settings: {} })).rejects.toMatchObject(
      forbidden,
    );
    await expect(setOutgoingAllowList(context, viewer, { entries: [] })).rejects.toMatchObject(forbidden);
  });
});

describe('testChannel', () => {
  test('an unsaved channel is tested by the same rendering and delivery, and shows the exact request', async () => {
    const before = receiver.requests.length;
    const result = await testChannel(
      context,
      admin,
      testChannelInput.parse({ kind: 'webhook', settings: { url: receiver.url, signingSecret } }),
    );
    const received = receiver.requests[before];
    expect(result).toMatchObject({
      ok: true,
      error: null,
      response: { status: 200, body: 'ok', isTruncated: false },
    });
    expect(result.request).toMatchObject({
      method: 'POST',
      host: `127.0.0.1:${receiver.port}`,
      headers: { 'x-brokerwatch-signature': '(hidden)' },
    });
    expect(result.request.body).toBe(received?.body);
    expect(JSON.parse(result.request.body)).toMatchObject({
      event: 'test',
      alert: { title: 'Test message from Brokerwatch' },
    });
    expect(received?.headers['x-brokerwatch-signature']).toMatch(/^v1=[0-9a-f]{64}$/);
    expect(await db.channel.count()).toBe(0);
    expect(await db.auditEntry.findMany()).toMatchObject([
      { action: 'channel.tested', after: { ok: true, status: 200 } },
    ]);
  });

  test('a channel that works as it is stored rests no longer', async () => {
    const { id } = await addWebhook();
    const until = new Date(Date.now() + 3_600_000);
    const resting = { failuresInARow: 9, circuitOpenUntil: until, pausedUntil: until };
    await db.channel.update({ where: { id }, data: resting });
    await testChannel(context, admin, { id, settings: { format: 'ecs' } });
    expect(await db.channel.findUnique({ where: { id } })).toMatchObject(resting);
    const { settings } = await requireChannel(context, viewer, { id });
    await testChannel(context, admin, { id, settings });
    expect(await db.channel.findUnique({ where: { id } })).toMatchObject({
      failuresInARow: 0,
      circuitOpenUntil: null,
      pausedUntil: null,
    });
  });

  test('what the receiver repeats of its address and of the headers is hidden', async () => {
    receiver.behave(({ path, headers }) => ({
      does: 'answer',
      status: 404,
      body: `Cannot POST ${path}, you sent ${headers.authorization} and ${token}`,
    }));
    const url = `${receiver.url}/0123456789abcdef0123?key=very-secret`;
    const settings = { url, signingSecret, headers: `Authorization: Bearer ${token}` };
    const result = await testChannel(context, admin, { kind: 'webhook', settings });
    receiver.behave(() => ({ does: 'answer', status: 200, body: 'ok' }));
    expect(result.response?.body).toMatch(/^Cannot POST .*\(hidden\), you sent \(hidden\) and \(hidden\)$/);
    for (const secret of ['very-secret', '0123456789abcdef0123', token])
      expect(JSON.stringify(result)).not.toContain(secret);
  });

  test('a bad answer is shown, capped and with its invisible characters visible', async () => {
    receiver.behave(() => ({
      does: 'answer',
      status: 400,
      body: `invalid_payload\u202E${'x'.repeat(10_000)}`,
    }));
    const result = await testChannel(context, admin, { kind: 'slack', settings: { url: receiver.url } });
    expect(result).toMatchObject({
      ok: false,
      error: 'answered 400',
      response: { status: 400, isTruncated: true },
    });
    expect(result.response?.body).toContain('invalid_payload⟨U+202E⟩');
    receiver.behave(() => ({ does: 'answer', status: 200, body: 'ok' }));
  });

  test('an address that is not allowed is a result with the reason and no answer', async () => {
    await setOutgoingAllowList(context, admin, { entries: [] });
    const before = receiver.requests.length;
    const result = await testChannel(context, admin, { kind: 'slack', settings: { url: receiver.url } });
    expect(result).toMatchObject({
      ok: false,
      response: null,
      error: expect.stringContaining('an admin can allow it'),
    });
    expect(receiver.requests).toHaveLength(before);
  });

  test('only an admin learns whether an internal name exists', async () => {
    await setOutgoingAllowList(context, admin, { entries: [] });
    const analyst: Actor = { id: 'u4', name: 'Ana', role: 'analyst' };
    const errorOf = async (actor: Actor, host: string) =>
      (await testChannel(context, actor, { kind: 'slack', settings: { url: `https://${host}/x` } })).error;
    const [known, unknown] = ['localhost', 'no-such-host.invalid'];
    expect(await errorOf(analyst, known)).toBe(await errorOf(analyst, unknown));
    expect(await errorOf(analyst, '10.0.0.1')).toContain('a private network');
    expect(await errorOf(admin, known)).toContain('loopback');
    expect(await errorOf(admin, unknown)).toContain('could not be resolved');
  });

  test('more than twenty within a minute are too many for one, not for the others', async () => {
    await db.auditEntry.createMany({
      data: Array.from({ length: 20 }, () => ({
        actor: admin.name,
        actorId: admin.id,
        action: 'channel.tested',
        resource: 'channel',
      })),
    });
    const sent = receiver.requests.length;
    const input = { kind: 'slack', settings: { url: receiver.url } };
    await expect(testChannel(context, admin, input)).rejects.toMatchObject({ code: 'busy' });
    expect(receiver.requests).toHaveLength(sent);
    expect((await testChannel(context, { ...admin, id: 'u5', name: 'Eva' }, input)).ok).toBe(true);
  });

  test.each([
    { input: { settings: {} }, error: { code: 'invalid', fields: [{ field: 'kind' }] } },
    { input: { id: '0190f2a0-0000-7000-8000-00000000ffff', settings: {} }, error: { code: 'not_found' } },
    {
      input: { kind: 'slack', settings: {} },
      error: { code: 'invalid', fields: [{ field: 'settings.url', message: 'enter the webhook address' }] },
    },
  ])('$input is $error.code', async ({ input, error }) => {
    await expect(testChannel(context, admin, input)).rejects.toMatchObject(error);
  });
});

describe('outgoing allow-list', () => {
  test('is stored in lower case, once each, and audited', async () => {
    const entries = ['10.0.0.0/8', 'Relay.Plant.example', 'relay.plant.example'];
    await setOutgoingAllowList(context, admin, { entries });
    expect(await getOutgoingAllowList(context, viewer)).toEqual({
      entries: ['10.0.0.0/8', 'relay.plant.example'],
    });
    expect(await db.auditEntry.findMany()).toMatchObject([
      { before: { entries: ['127.0.0.1'] }, after: { entries: ['10.0.0.0/8', 'relay.plant.example'] } },
    ]);
  });

  test('names each entry that cannot be used and stores none', async () => {
    const rejected = setOutgoingAllowList(context, admin, { entries: ['10.0.0.0/8', 'https://x/', ''] });
    await expect(rejected).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'entries.1' }, { field: 'entries.2' }],
    });
    expect(await getOutgoingAllowList(context, viewer)).toEqual({ entries: ['127.0.0.1'] });
  });
});

test('every kind offers one form with its secrets write-only', async () => {
  const kinds = await listChannelKinds(context, viewer);
  expect(kinds.map((kind) => kind.kind)).toEqual([
    'slack',
    'slack-bot',
    'teams',
    'pagerduty',
    'email',
    'webhook',
    'syslog',
  ]);
  expect(kinds.find(({ kind }) => kind === 'webhook')?.settingsSchema).toMatchObject({
    type: 'object',
    required: ['url'],
    properties: {
      url: { type: 'string', title: 'Address', writeOnly: true },
      signingSecret: { minLength: 16, writeOnly: true },
    },
  });
});
