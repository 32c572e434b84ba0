import { randomBytes } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isDatabaseAway } from '@/app/_server/is-database-away';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { type Access, type Authentication, addressHeader, createAuthentication } from './authentication';
import { ensureFirstAdmin } from './ensure-first-admin';

const secretKey = randomBytes(32);
const password = 'a-long-password';
let database: { url: string; drop(): Promise<void> };
let db: Database;
let authentication: Authentication;
let recorded: string[] = [];
let accesses: Access[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url);
  authentication = createAuthentication({
    db,
    secretKey,
    log: pino({ level: 'silent' }),
    record: async (access) => {
      recorded.push(access.action);
      accesses.push(access);
    },
  });
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  recorded = [];
  accesses = [];
  await db.user.deleteMany();
  await db.rateLimit.deleteMany();
  await ensureFirstAdmin({ db, env: { ADMIN_EMAIL: 'Admin@Example.org', ADMIN_PASSWORD: password } });
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return authentication.handler(
    new Request(`http://10.1.2.3:3000/api/auth${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        host: '10.1.2.3:3000',
        origin: 'http://10.1.2.3:3000',
        [addressHeader]: '10.9.9.9',
        ...headers,
      },
      body: JSON.stringify(body),
    }),
  );
}
const signIn = (given: string, headers?: Record<string, string>) =>
  post('/sign-in/email', { email: 'admin@example.org', password: given }, headers);

function sessionCookie(response: Response): string {
  return (
    response.headers.getSetCookie().find((cookie) => cookie.startsWith('brokerwatch.session_token=')) ?? ''
  );
}

describe('ensureFirstAdmin', () => {
  test('makes one administrator, once, also when two start together', async () => {
    await db.user.deleteMany();
    const results = await Promise.all([1, 2, 3].map(() => ensureFirstAdmin({ db, env: {} })));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(await db.user.count()).toBe(1);
    const made = results.find((result) => result.created);
    expect(made).toMatchObject({ email: 'admin@brokerwatch.local' });
    expect(made?.generatedPassword).toMatch(/^[a-zA-Z0-9]{20}$/);
    const answer = await post('/sign-in/email', { email: made?.email, password: made?.generatedPassword });
    expect(answer.status).toBe(200);
  });

  test('a later start tells no password and changes none', async () => {
    const again = await ensureFirstAdmin({ db, env: { ADMIN_PASSWORD: 'another-password' } });
    expect(again).toMatchObject({ created: false, generatedPassword: null });
    expect((await signIn(password)).status).toBe(200);
  });
});

test('while the database is away a session is neither proven nor denied', async () => {
  const cookie = sessionCookie(await signIn(password)).split(';')[0] ?? '';
  const nowhere = createDatabase('postgresql://nobody@127.0.0.1:1/none', 1);
  const cutOff = createAuthentication({
    db: nowhere,
    secretKey,
    log: pino({ level: 'silent' }),
    record: async () => {},
  });
  const error = await cutOff.api.getSession({ headers: new Headers({ cookie }) }).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(isDatabaseAway(error)).toBe(true);
  await nowhere.$disconnect();
});

describe('sign-in', () => {
  test('gives a session that the cookie alone proves', async () => {
    const answer = await signIn(password);
    expect(answer.status).toBe(200);
    const cookie = sessionCookie(answer);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const headers = new Headers({ cookie: cookie.split(';')[0] ?? '' });
    expect((await authentication.api.getSession({ headers }))?.user.email).toBe('admin@example.org');
    const forged = new Headers({ cookie: `${cookie.split('.').slice(0, -1).join('.')}.AAAA` });
    expect(await authentication.api.getSession({ headers: forged })).toBeNull();
    expect(recorded).toEqual(['user.signed-in']);
  });

  test('who goes is recorded, and who is refused with what they typed and where they are', async () => {
    const cookie = sessionCookie(await signIn(password)).split(';')[0] ?? '';
    expect((await post('/sign-out', {}, { cookie })).status).toBe(200);
    expect((await signIn('wrong-password')).status).toBe(401);
    expect((await post('/sign-in/email', { email: 'nobody@example.org', password: 'x' })).status).toBe(401);
    const { id } = await db.user.findFirstOrThrow();
    expect(accesses).toMatchObject([
      { action: 'user.signed-in', userId: id, address: '10.9.9.9' },
      { action: 'user.signed-out', userId: id },
      { action: 'user.sign-in-refused', userId: null, email: 'admin@example.org', address: '10.9.9.9' },
      { action: 'user.sign-in-refused', userId: null, email: 'nobody@example.org' },
    ]);
  });

  test('a changed password ends the other sessions and is recorded', async () => {
    const [here, elsewhere] = [
      sessionCookie(await signIn(password)),
      sessionCookie(await signIn(password)),
    ].map((cookie) => cookie.split(';')[0] ?? '');
    const change = { currentPassword: password, newPassword: 'another-long-one', revokeOtherSessions: true };
    expect(
      (await post('/change-password', { ...change, currentPassword: 'wrong' }, { cookie: here ?? '' }))
        .status,
    ).toBe(400);
    expect(
      (await post('/change-password', { ...change, newPassword: 'short' }, { cookie: here ?? '' })).status,
    ).toBe(400);
    expect((await post('/change-password', change, { cookie: here ?? '' })).status).toBe(200);
    expect(
      await authentication.api.getSession({ headers: new Headers({ cookie: elsewhere ?? '' }) }),
    ).toBeNull();
    expect((await signIn('another-long-one')).status).toBe(200);
    expect((await signIn(password)).status).toBe(401);
    expect(recorded.filter((action) => action === 'user.password-changed')).toHaveLength(1);
  });

  test.each([
    ['a wrong password', 'wrong-password'],
    ['an empty one', ''],
    ['the hash of nothing', 'null'],
  ])('%s is refused', async (_name, given) => expect((await signIn(given)).status).toBe(401));

  test('an unknown address reads the same as a wrong password', async () => {
    const unknown = await post('/sign-in/email', { email: 'nobody@example.org', password: 'wrong-password' });
    expect([unknown.status, await unknown.json()]).toEqual([
      401,
      await (await signIn('wrong-password')).json(),
    ]);
  });

  test('another site cannot sign anybody in', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      expect((await signIn(password, { origin, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    }
  });

  test('guessing from one address is stopped, in the database', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++)
      statuses.push((await signIn(`guess-number-${attempt}`)).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await signIn(password, { [addressHeader]: '10.9.9.10' })).status).toBe(200);
    expect(await db.rateLimit.count()).toBeGreaterThan(0);
  });

  test('nobody can sign themselves up', async () => {
    const answer = await post('/sign-up/email', { name: 'Eve', email: 'eve@example.org', password });
    expect(answer.status).toBe(400);
    expect(await db.user.count()).toBe(1);
  });
});
