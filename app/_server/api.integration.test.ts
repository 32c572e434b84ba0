import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as authenticate } from '@/app/api/auth/[...all]/route';
import { GET as answerHealth } from '@/app/api/health/route';
import { GET as getAlert } from '@/app/api/v1/alerts/[id]/route';
import { GET as listAlerts } from '@/app/api/v1/alerts/route';
import {
  GET as getBroker,
  DELETE as removeBroker,
  PATCH as updateBroker,
} from '@/app/api/v1/brokers/[id]/route';
import { POST as addBroker, GET as listBrokers } from '@/app/api/v1/brokers/route';
import { GET as openLive } from '@/app/api/v1/live/route';
import { GET as readOpenApi } from '@/app/api/v1/openapi.json/route';
import { POST as addUser } from '@/app/api/v1/users/route';
import { GET as answerMetrics } from '@/app/metrics/route';
import { createEventParser, type StreamEvent } from '@/components/live/read-event-stream';
import { ensureFirstAdmin } from '@/lib/auth/ensure-first-admin';
import { appendChanges } from '@/lib/db/change-log';
import { createDatabase } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { endpoints } from './openapi-document';
import { getServiceContext } from './service-context';

const origin = 'http://127.0.0.1:3000';
const token = 'api-token-0123456789';
const password = 'a-long-password';
let database: { url: string; drop(): Promise<void> };
let cookie: string;

beforeAll(async () => {
  database = await createTestDatabase();
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    SECRET_KEY: '0'.repeat(64),
    API_TOKEN: token,
    LOG_LEVEL: 'silent',
  });
  const db = createDatabase(database.url, 1);
  await ensureFirstAdmin({ db, env: { ADMIN_EMAIL: 'a@example.org', ADMIN_PASSWORD: password } });
  await db.$disconnect();
  const signedIn = await authenticate(
    request('/api/auth/sign-in/email', {
      method: 'POST',
      body: { email: 'a@example.org', password },
      headers: { origin },
    }),
  );
  cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
});
afterAll(async () => {
  await (await getServiceContext()).db.$disconnect();
  await database?.drop();
});

type Parts = { method?: string; body?: unknown; text?: string; headers?: Record<string, string> };
function request(path: string, { method = 'GET', body, text, headers = {} }: Parts = {}): Request {
  return new Request(`${origin}${path}`, {
    method,
    headers: { host: '127.0.0.1:3000', 'content-type': 'application/json', ...headers },
    ...(text === undefined && body === undefined ? {} : { body: text ?? JSON.stringify(body) }),
  });
}
const bearer = { authorization: `Bearer ${token}` };
const at = (params: Record<string, string> = {}) => ({ params: Promise.resolve(params) });

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = await response.json();
  expect(body).toMatchObject({
    status: response.status,
    type: expect.any(String),
    title: expect.any(String),
  });
  return { status: response.status, fields: body.errors.map((error: { field: string }) => error.field) };
}

describe('who may', () => {
  test.each([
    ['nobody', {}],
    ['a wrong token', { authorization: 'Bearer wrong-token-0123456789' }],
    ['the token in another scheme', { authorization: `Basic ${token}` }],
    ['a forged cookie', { cookie: 'brokerwatch.session_token=abc.def' }],
  ])('%s gets 401', async (_name, headers) => {
    for (const answer of [
      await listBrokers(request('/api/v1/brokers', { headers }), at()),
      await openLive(request('/api/v1/live', { headers })),
      await readOpenApi(request('/api/v1/openapi.json', { headers })),
      await answerMetrics(request('/metrics', { headers })),
    ]) {
      expect(await problemOf(answer)).toEqual({ status: 401, fields: [] });
    }
  });

  test('the token and the session may read', async () => {
    for (const headers of [bearer, { cookie }]) {
      const answer = await listBrokers(request('/api/v1/brokers', { headers }), at());
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ items: [], nextCursor: null });
    }
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 400],
    [{ origin }, 400],
  ])('a write with a cookie and %j gets %d', async (headers, status) => {
    const answer = await addBroker(
      request('/api/v1/brokers', { method: 'POST', body: {}, headers: { cookie, ...headers } }),
      at(),
    );
    expect((await problemOf(answer)).status).toBe(status);
  });

  test('the token has the analyst role: it does not add people', async () => {
    const body = { name: 'Eve', email: 'eve@example.org', password };
    const answer = await addUser(request('/api/v1/users', { method: 'POST', body, headers: bearer }), at());
    expect((await problemOf(answer)).status).toBe(403);
  });

  test('better-auth offers nothing but sign-in, sign-out, session and password', async () => {
    for (const path of [
      '/sign-up/email',
      '/update-user',
      '/delete-user',
      '/list-sessions',
      '/sign-in/social',
    ]) {
      const answer = await authenticate(
        request(`/api/auth${path}`, { method: 'POST', body: {}, headers: { origin } }),
      );
      expect(answer.status).toBe(404);
    }
  });

  test('cookies are secure where the browser came over TLS', async () => {
    const parts = { method: 'POST', body: { email: 'a@example.org', password } };
    const over = async (scheme: string) => {
      const headers = { origin: `${scheme}://127.0.0.1:3000` };
      const answer = await authenticate(request('/api/auth/sign-in/email', { ...parts, headers }));
      expect(answer.status).toBe(200);
      return answer.headers.getSetCookie().every((each) => /;\s*Secure/.test(each));
    };
    expect(await over('https')).toBe(true);
    expect(await over('http')).toBe(false);
  });
});

describe('bad bodies get 400 and name the field', () => {
  const good = { name: 'plant', url: 'mqtt://broker.example:1883' };
  test.each([
    ['no JSON', '{"name":', ['']],
    ['no object', '[1]', ['']],
    ['a text', '"x"', ['']],
    ['nothing', '', ['name', 'url']],
    ['a URL with credentials', JSON.stringify({ ...good, url: 'mqtt://u:p@x' }), ['url']],
    ['another protocol', JSON.stringify({ ...good, url: 'http://x' }), ['url']],
    ['a kind that does not exist', JSON.stringify({ ...good, kind: 'x' }), ['kind']],
    ['a bad filter', JSON.stringify({ ...good, topics: ['a', 'b/#/c'] }), ['topics.1']],
    ['a wrong type', JSON.stringify({ ...good, name: 7 }), ['name']],
    ['a NUL', JSON.stringify({ ...good, name: 'a\u0000b' }), ['name']],
    ['a bad fingerprint', JSON.stringify({ ...good, tls: { pinnedSha256: 'zz' } }), ['tls.pinnedSha256']],
    ['a prototype', '{"__proto__":{"name":"x"},"constructor":1}', ['name', 'url']],
    ['more than 1 MiB', JSON.stringify({ ...good, name: 'x'.repeat(1_100_000) }), ['']],
  ])('%s', async (_name, text, fields) => {
    const answer = await addBroker(
      request('/api/v1/brokers', { method: 'POST', text, headers: bearer }),
      at(),
    );
    expect(await problemOf(answer)).toEqual({ status: 400, fields });
  });

  test('a body without a length that does not end is cut off', async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const endless = new Request(`${origin}/api/v1/brokers`, {
      method: 'POST',
      headers: bearer,
      body,
      duplex: 'half',
    } as RequestInit);
    expect(await problemOf(await addBroker(endless, at()))).toEqual({ status: 400, fields: [''] });
    expect(sent).toBeLessThan(30);
  });
});

describe('bad queries and paths', () => {
  test.each([
    ['state=open,shut', ['state']],
    ['severity=awful', ['severity']],
    ['limit=501', ['limit']],
    ['limit=-1&state=x', ['limit', 'state']],
    ['cursor=%00', ['cursor']],
    ['cursor=bm9uc2Vuc2U', ['cursor']],
    ['brokerId=abc', ['brokerId']],
    ['brokerId=99999999999', ['brokerId']],
    ['q=%00', ['q']],
    ['sate=open&limit=5', ['sate']],
    ['__proto__=1', ['__proto__']],
  ])('%s', async (query, fields) =>
    expect(
      await problemOf(await listAlerts(request(`/api/v1/alerts?${query}`, { headers: bearer }), at())),
    ).toEqual({
      status: 400,
      fields,
    }),
  );

  test('several values come with commas or repeated', async () => {
    for (const query of ['state=open,resolved', 'state=open&state=resolved']) {
      const answer = await listAlerts(request(`/api/v1/alerts?${query}`, { headers: bearer }), at());
      expect(answer.status).toBe(200);
    }
  });

  test.each([
    ['1', 404],
    ['x', 400],
    ['1e3', 404],
    ['-1', 400],
  ])('broker %j gets %d', async (id, status) =>
    expect(
      (await problemOf(await getBroker(request(`/api/v1/brokers/${id}`, { headers: bearer }), at({ id }))))
        .status,
    ).toBe(status),
  );

  test('an alert id that is no id', async () =>
    expect(
      await problemOf(await getAlert(request('/x', { headers: bearer }), at({ id: "1' OR 1=1" }))),
    ).toEqual({
      status: 400,
      fields: ['id'],
    }));
});

test('a broker is added, changed and removed; its password comes back nowhere', async () => {
  const body = { name: 'plant', url: 'mqtt://broker.example:1883', password: 'broker-password' };
  const added = await addBroker(request('/api/v1/brokers', { method: 'POST', body, headers: bearer }), at());
  expect(added.status).toBe(201);
  const text = await added.text();
  expect(text).not.toContain('broker-password');
  const id = String(JSON.parse(text).id);
  const taken = await addBroker(request('/api/v1/brokers', { method: 'POST', body, headers: bearer }), at());
  expect(await problemOf(taken)).toEqual({ status: 409, fields: ['name'] });
  const path = `/api/v1/brokers/${id}`;
  const changed = await updateBroker(
    request(path, { method: 'PATCH', body: { id: 999, name: 'renamed' }, headers: bearer }),
    at({ id }),
  );
  expect(await changed.json()).toMatchObject({ id: Number(id), name: 'renamed', hasPassword: true });
  const removed = await removeBroker(request(path, { method: 'DELETE', headers: bearer }), at({ id }));
  expect([removed.status, await removed.text()]).toEqual([204, '']);
});

describe('the live stream', () => {
  async function follow(path: string, headers: Record<string, string> = {}) {
    const leaving = new AbortController();
    const answer = await openLive(
      new Request(`${origin}${path}`, { headers: { ...bearer, ...headers }, signal: leaving.signal }),
    );
    const events: StreamEvent[] = [];
    const parse = createEventParser((event) => events.push(event));
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    return {
      answer,
      events,
      async readUntil(isEnough: () => boolean) {
        while (!isEnough()) {
          const { value, done } = (await reader?.read()) ?? { done: true };
          if (done || value === undefined) return false;
          parse(value);
        }
        return true;
      },
      leave: () => leaving.abort(),
    };
  }
  const append = async (brokerId: number) =>
    (await getServiceContext()).db.$transaction((tx) =>
      appendChanges(tx, [{ type: 'changed', resource: 'brokers', brokerId }]),
    );
  const messages = (events: readonly StreamEvent[]) => events.filter((event) => event.type === 'message');

  test('brings what is appended, resumes after the last id, and ends when the viewer goes', async () => {
    const first = await follow('/api/v1/live');
    expect(first.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(first.answer.headers.get('cache-control')).toContain('no-transform');
    await first.readUntil(() => first.events.some((event) => event.type === 'ping'));
    await append(101);
    await first.readUntil(() => messages(first.events).some((event) => event.data.includes('101')));
    const lastId = messages(first.events).at(-1)?.id ?? '';
    first.leave();
    expect(await first.readUntil(() => false)).toBe(false);

    await append(102);
    await append(103);
    const second = await follow('/api/v1/live', { 'last-event-id': lastId });
    await second.readUntil(() => messages(second.events).length >= 2);
    expect(messages(second.events).map((event) => JSON.parse(event.data).brokerId)).toEqual([102, 103]);
    second.leave();
  });

  test('an id beyond what the log holds makes the page read again', async () => {
    const stream = await follow('/api/v1/live?after=999999999');
    await stream.readUntil(() => stream.events.length > 0);
    expect(stream.events[0]?.type).toBe('reset');
    stream.leave();
  });

  test('an id that was pruned makes the page read again', async () => {
    const { db } = await getServiceContext();
    await append(104);
    const latest = (await db.change.aggregate({ _max: { seq: true } }))._max.seq ?? 0n;
    await db.change.deleteMany({ where: { seq: { lt: latest } } });
    const stream = await follow('/api/v1/live', { 'last-event-id': '1' });
    await stream.readUntil(() => stream.events.length > 0);
    expect(stream.events[0]).toMatchObject({ type: 'reset', id: latest.toString() });
    stream.leave();
  });

  test('an id that is none of ours is refused before the stream', async () =>
    expect(await problemOf(await openLive(request('/api/v1/live?after=x', { headers: bearer })))).toEqual({
      status: 400,
      fields: ['after'],
    }));
});

test('health needs nobody and says what is wrong', async () => {
  const answer = await answerHealth();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    status: 'down',
    checks: { database: { status: 'ok' }, worker: { status: 'down' } },
  });
});

test('metrics are Prometheus text', async () => {
  const answer = await answerMetrics(request('/metrics', { headers: bearer }));
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  expect(await answer.text()).toContain('brokerwatch_worker_age_seconds');
});

test('the OpenAPI document describes every endpoint once', async () => {
  const document = await (await readOpenApi(request('/api/v1/openapi.json', { headers: bearer }))).json();
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const declared = endpoints.map((endpoint) => `${endpoint.method} ${endpoint.path}`);
  expect(new Set(declared).size).toBe(declared.length);
  expect(described.sort()).toEqual([...declared, 'GET /live'].sort());
  const limit = document.paths['/alerts'].get.parameters.find(
    (each: { name: string }) => each.name === 'limit',
  );
  expect(limit).toMatchObject({ in: 'query', required: false, schema: { minimum: 1, maximum: 500 } });
  expect(document.paths['/brokers'].post.requestBody.content['application/json'].schema.required).toEqual([
    'name',
    'url',
  ]);
});
