import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPasswordUser } from '@/lib/auth/create-password-user';
import type { Prisma } from '@/lib/db/generated/client';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '@/lib/services/testing/service-fixture';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { endpoints } from './openapi-document';

const secret = 'a-secret-that-nobody-may-read';
const now = new Date();
const later = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
let fixture: ServiceFixture;
let count = 0;
const fresh = (word: string) => `${word}-${++count}`;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());

/** Rows that a change needs before it, each made anew, so that no call depends on another. */
const stored = {
  broker: (source = 'user') => storeBroker(fixture.db, fresh('broker'), { source }),
  async alert(columns: Partial<Prisma.AlertUncheckedCreateInput> = {}) {
    const { id } = await fixture.db.alert.create({
      data: {
        brokerId: await stored.broker(),
        detector: 'wildcard-subscriber',
        dedupKey: fresh('key'),
        severity: 'high',
        confidence: 1,
        title: 't',
        summary: 's',
        subjectKind: 'client',
        subjectId: 'eve',
        firstSeenAt: now,
        lastSeenAt: now,
        ...columns,
      },
    });
    return id;
  },
  resolvedAlert: () => stored.alert({ state: 'resolved', resolvedAt: now, resolvedBy: 'Anna' }),
  async user() {
    const email = `${fresh('user')}@example.org`;
    return fixture.db.$transaction((tx) => createPasswordUser(tx, { email, name: email, password: secret }));
  },
  channelInput: () => ({
    kind: 'webhook',
    name: fresh('channel'),
    settings: { url: 'https://127.0.0.1:1/', signingSecret: secret },
  }),
  async from(path: string, input: object) {
    const made = (await call('POST', path, input)) as { id: string | number; noteId?: number };
    return made.noteId ?? made.id;
  },
  channel: () => stored.from('/channels', stored.channelInput()),
  async notification() {
    const { id } = await fixture.db.notification.create({
      data: {
        channelId: String(await stored.channel()),
        cause: 'opened',
        payload: { title: 't' },
        dedupKey: fresh('key'),
        state: 'failed',
      },
    });
    return id;
  },
  async subscription() {
    const data = {
      brokerId: await stored.broker(),
      clientId: 'eve',
      filter: '#',
      firstSeenAt: now,
      lastSeenAt: now,
    };
    return (await fixture.db.subscription.create({ data })).id;
  },
  async topicBroker() {
    const brokerId = await stored.broker();
    await fixture.db.topic.create({ data: { brokerId, name: 'a/b', firstSeenAt: now, lastSeenAt: now } });
    return brokerId;
  },
  async quirk() {
    const brokerId = await stored.broker();
    const node = await fixture.db.edgeNode.create({
      data: { brokerId, group: 'g', edgeNode: 'n', since: now, firstSeenAt: now },
    });
    const data = { edgeNodeId: node.id, rule: 'sequence', count: 3, firstAt: now, lastAt: now };
    return (await fixture.db.sparkplugQuirk.create({ data })).id;
  },
  caseInput: async () => ({ title: fresh('case'), alertIds: [await stored.alert()] }),
  case: async () => stored.from('/cases', await stored.caseInput()),
  windowInput: async () => ({
    brokerId: await stored.broker(),
    scope: 'broker',
    recurrence: 'once',
    from: later(1),
    to: later(2),
    reason: 'r',
  }),
  deviceInput: async () => ({ brokerId: await stored.broker(), name: fresh('device'), filter: 'a/#' }),
  silenceInput: () => ({ matcher: { clientId: 'eve' }, durationMinutes: 5, reason: 'r' }),
  muteTimeInput: () => ({
    name: fresh('mute'),
    matcher: { clientId: 'eve' },
    timeZone: 'UTC',
    weekdays: [1],
    startMinute: 0,
    durationMinutes: 5,
    reason: 'r',
  }),
  exceptionInput: async () => ({ alertId: await stored.alert(), matcher: { clientId: 'eve' }, reason: 'r' }),
  ruleInput: async () => ({ name: fresh('rule'), channelIds: [await stored.channel()] }),
  rule: async () => stored.from('/routing-rules', await stored.ruleInput()),
  criticalityInput: async () => ({ brokerId: await stored.broker(), kind: 'broker', criticality: 'high' }),
};

type Input = () => Promise<object> | object;
const alertVerb =
  (rest: object = {}, make = stored.alert): Input =>
  async () => ({ id: await make(), ...rest });
/** What makes each mutating endpoint change something. */
const changes: Record<string, Input> = {
  'POST /brokers': () => ({ name: fresh('b'), url: 'mqtt://broker.example:1883', password: secret }),
  'PATCH /brokers/{id}': async () => ({ id: await stored.broker(), name: fresh('b'), password: secret }),
  'DELETE /brokers/{id}': async () => ({ id: await stored.broker() }),
  'POST /brokers/test': () => ({ url: 'mqtt://127.0.0.1:1', username: 'u', password: secret }),
  'POST /brokers/{id}/baseline-orders': async () => ({
    id: await stored.topicBroker(),
    scope: 'topic',
    name: 'a/b',
    action: 'freeze',
  }),
  'POST /alerts/bulk': async () => ({ ids: [await stored.alert()], verb: 'acknowledge' }),
  'POST /alerts/{id}/acknowledge': alertVerb(),
  'POST /alerts/{id}/assign': async () => ({
    id: await stored.alert(),
    assigneeId: (await stored.user()).id,
  }),
  'POST /alerts/{id}/snooze': alertVerb({ until: later(1) }),
  'POST /alerts/{id}/archive': alertVerb(),
  'POST /alerts/{id}/resolve': alertVerb({ verdict: 'benign' }),
  'POST /alerts/{id}/verdict': alertVerb({ verdict: 'benign' }, stored.resolvedAlert),
  'POST /alerts/{id}/reopen': alertVerb({}, stored.resolvedAlert),
  'POST /alerts/{id}/comment': alertVerb({ text: 'seen' }),
  'POST /cases': stored.caseInput,
  'PATCH /cases/{id}': async () => ({ id: await stored.case(), owner: 'Bert' }),
  'POST /cases/{id}/close': async () => ({ id: await stored.case() }),
  'POST /cases/{id}/reopen': async () => {
    const id = await stored.case();
    await call('POST', '/cases/{id}/close', { id });
    return { id };
  },
  'POST /cases/{id}/alerts': async () => ({ id: await stored.case(), alertIds: [await stored.alert()] }),
  'DELETE /cases/{id}/alerts/{alertId}': async () => {
    const alertId = await stored.alert();
    return { id: await stored.from('/cases', { alertIds: [alertId] }), alertId };
  },
  'POST /cases/{id}/notes': async () => ({ id: await stored.case(), text: 'n' }),
  'PATCH /detectors/{kind}': () => ({ kind: 'wildcard-subscriber', enabled: false }),
  'PUT /detectors/{kind}/runbook': () => ({
    kind: 'wildcard-subscriber',
    text: fresh('Call the shift lead'),
  }),
  'POST /users': () => ({ name: 'U', email: `${fresh('u')}@example.org`, password: secret }),
  'DELETE /users/{id}': async () => {
    await stored.user();
    return { id: (await stored.user()).id };
  },
  'PUT /users/{id}/password': async () => ({ id: (await stored.user()).id, newPassword: secret }),
  'PUT /account/password': async () => ({ currentPassword: secret, newPassword: `${secret}-2` }),
  'PUT /settings/retention': () => ({ eventDays: 20 }),
  'PUT /settings/outgoing-allow-list': () => ({ entries: ['10.0.0.0/8'] }),
  'POST /demo/attacks': async () => {
    await stored.broker('demo');
    return { attack: 'publish-flood' };
  },
  'POST /maintenance-windows': stored.windowInput,
  'PUT /maintenance-windows/{id}': async () => {
    const input = await stored.windowInput();
    return { id: await stored.from('/maintenance-windows', input), ...input, reason: 'other' };
  },
  'DELETE /maintenance-windows/{id}': async () => ({
    id: await stored.from('/maintenance-windows', await stored.windowInput()),
  }),
  'PUT /site-rules': () => ({ rules: [{ group: 'g', edgeNode: '*', site: fresh('site') }] }),
  'POST /defined-devices': stored.deviceInput,
  'PUT /defined-devices/{id}': async () => {
    const { name, filter, ...rest } = await stored.deviceInput();
    return { id: await stored.from('/defined-devices', { ...rest, name, filter }), name: fresh('d'), filter };
  },
  'DELETE /defined-devices/{id}': async () => ({
    id: await stored.from('/defined-devices', await stored.deviceInput()),
  }),
  'POST /notes': async () => ({
    kind: 'defined',
    id: await stored.from('/defined-devices', await stored.deviceInput()),
    text: 'n',
  }),
  'DELETE /notes/{noteId}': async () => {
    const id = await stored.from('/defined-devices', await stored.deviceInput());
    return { noteId: await stored.from('/notes', { kind: 'defined', id, text: 'n' }) };
  },
  'POST /criticality': stored.criticalityInput,
  'PUT /criticality/{id}': async () => {
    const input = await stored.criticalityInput();
    return { id: await stored.from('/criticality', input), ...input, criticality: 'critical' };
  },
  'DELETE /criticality/{id}': async () => ({
    id: await stored.from('/criticality', await stored.criticalityInput()),
  }),
  'POST /channels': stored.channelInput,
  'PATCH /channels/{id}': async () => ({ id: await stored.channel(), name: fresh('channel') }),
  'DELETE /channels/{id}': async () => ({ id: await stored.channel() }),
  'POST /channels/{id}/test': async () => ({ id: await stored.channel() }),
  'POST /channels/test': stored.channelInput,
  'POST /notifications/{id}/retry': async () => ({ id: await stored.notification() }),
  'POST /notifications/retry': async () => {
    await stored.notification();
    return {};
  },
  'POST /subscriptions/{id}/approve': async () => ({ id: await stored.subscription() }),
  'POST /subscriptions/{id}/refuse': async () => ({ id: await stored.subscription() }),
  'POST /routing-rules': stored.ruleInput,
  'PATCH /routing-rules/{id}': async () => ({ id: await stored.rule(), name: fresh('rule') }),
  'DELETE /routing-rules/{id}': async () => ({ id: await stored.rule() }),
  'PUT /routing-rules/order': async () => {
    await fixture.db.routingRule.deleteMany();
    const ids = [await stored.rule(), await stored.rule()];
    return { ids: ids.toReversed() };
  },
  'POST /sparkplug/quirks/{id}/revoke': async () => ({ id: await stored.quirk() }),
  'POST /silences': stored.silenceInput,
  'POST /silences/{id}/end': async () => ({ id: await stored.from('/silences', stored.silenceInput()) }),
  'POST /mute-times': stored.muteTimeInput,
  'PATCH /mute-times/{id}': async () => ({
    id: await stored.from('/mute-times', stored.muteTimeInput()),
    reason: 'other',
  }),
  'DELETE /mute-times/{id}': async () => ({ id: await stored.from('/mute-times', stored.muteTimeInput()) }),
  'POST /exceptions': stored.exceptionInput,
  'POST /exceptions/{id}/revoke': async () => ({
    id: await stored.from('/exceptions', await stored.exceptionInput()),
  }),
};
/** They ask with a body, and change nothing. */
const questions = [
  'POST /detectors/{kind}/back-test',
  'POST /silences/preview',
  'POST /routing-rules/dry-run',
];
/** What was before and after is a secret: only that it was changed is told. */
const secretChanges = ['PUT /users/{id}/password', 'PUT /account/password'];
/** Reading these takes data away, which is told too. */
const takings = {
  'GET /alerts/export': () => ({ format: 'csv' }),
  'GET /audit/export': () => ({ format: 'csv' }),
  'GET /cases/{id}/export': async () => ({ id: await stored.case() }),
} satisfies Record<string, Input>;

const nameOf = (endpoint: { method: string; path: string }) => `${endpoint.method} ${endpoint.path}`;
function find(name: string) {
  const endpoint = endpoints.find((each) => nameOf(each) === name);
  if (endpoint === undefined) throw new Error(`there is no ${name}`);
  return endpoint;
}
function call(method: string, path: string, input: object, actor = anna): Promise<unknown> {
  return find(`${method} ${path}`).run(fixture.context, actor, { ...input });
}
async function newestEntry(): Promise<bigint> {
  return (await fixture.db.auditEntry.aggregate({ _max: { id: true } }))._max.id ?? 0n;
}

async function entriesOf(name: string, input: Input) {
  const actor = name === 'PUT /account/password' ? { ...anna, id: (await stored.user()).id } : anna;
  const raw = await input();
  const before = await newestEntry();
  await find(name).run(fixture.context, actor, { ...raw });
  return fixture.db.auditEntry.findMany({ where: { id: { gt: before } }, orderBy: { id: 'asc' } });
}

test('every mutating endpoint is proven here to leave an audit entry, or is known to change nothing', () => {
  const mutating = endpoints.filter((endpoint) => endpoint.method !== 'GET').map(nameOf);
  expect(mutating.filter((name) => !questions.includes(name)).toSorted()).toEqual(
    Object.keys(changes).toSorted(),
  );
  for (const name of [...questions, ...Object.keys(takings)]) find(name);
});

describe('a change leaves who, what, before and after, and no secret', () => {
  test.each(Object.entries({ ...changes, ...takings }))('%s', async (name, input) => {
    const entries = await entriesOf(name, input);
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      expect(entry.actor).toBe('Anna');
      expect(entry.action).toMatch(/^[a-z-]+\.[a-z-]+$/);
      if (!secretChanges.includes(name)) expect(entry.before ?? entry.after).not.toBeNull();
    }
    const [method] = name.split(' ');
    if (method === 'DELETE') expect(entries[0]?.before).not.toBeNull();
    if (method === 'PATCH') expect([entries[0]?.before, entries[0]?.after]).not.toContain(null);
    expect(
      JSON.stringify(entries, (_key, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(secret);
  });
});

describe('what a viewer may not change stays, and leaves no entry', () => {
  const own = ['PUT /account/password'];
  test.each(Object.entries(changes).filter(([name]) => !own.includes(name)))('%s', async (name, input) => {
    const raw = await input();
    const before = await newestEntry();
    await expect(find(name).run(fixture.context, viewer, { ...raw })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await newestEntry()).toBe(before);
  });
});

test('what does not exist leaves no entry', async () => {
  const before = await newestEntry();
  await expect(call('POST', '/cases/{id}/close', { id: randomUUID() })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await newestEntry()).toBe(before);
});
