import { verifyPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import type { Actor } from '../service-context';
import { forgetAudit } from '../testing/forget-audit';
import { anna, createServiceFixture, type ServiceFixture, viewer } from '../testing/service-fixture';
import { addUser, addUserInput } from './add-user';
import { changeOwnPassword, resetPassword } from './change-password';
import { listUsers } from './list-users';
import { removeUser } from './remove-user';

const password = 'a-long-password';
let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  await fixture.db.user.deleteMany();
  await forgetAudit(fixture.db);
});

const add = (email: string) =>
  addUser(fixture.context, anna, addUserInput.parse({ name: 'New', email, password }));
async function hasPassword(userId: string, given: string): Promise<boolean> {
  const account = await fixture.db.account.findFirstOrThrow({ where: { userId } });
  return verifyPassword({ hash: account.password ?? '', password: given });
}
async function openSession(userId: string): Promise<void> {
  await fixture.db.session.create({
    data: { id: userId, userId, token: userId, expiresAt: new Date(Date.now() + 60_000) },
  });
}

test('an e-mail address belongs to one person, whatever its case', async () => {
  await add('Eve@Example.org');
  await expect(add('eve@example.org')).rejects.toMatchObject({
    code: 'conflict',
    fields: [{ field: 'email' }],
  });
  const { items } = await listUsers(fixture.context, anna, {});
  expect(items).toMatchObject([{ email: 'eve@example.org', lastActiveAt: null }]);
});

test.each([
  [{ email: 'no address' }, 'email'],
  [{ password: 'short' }, 'password'],
  [{ password: 'x'.repeat(129) }, 'password'],
  [{ name: '  ' }, 'name'],
])('%j is refused', (fields, field) => {
  const parsed = addUserInput.safeParse({ name: 'New', email: 'a@example.org', password, ...fields });
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([field]);
});

describe('removeUser', () => {
  test('ends the sessions and is audited', async () => {
    const [first, second] = [await add('a@example.org'), await add('b@example.org')];
    await openSession(first.id);
    await removeUser(fixture.context, anna, { id: first.id });
    expect((await listUsers(fixture.context, anna, {})).items.map((user) => user.id)).toEqual([second.id]);
    expect(await fixture.db.session.count()).toBe(0);
    expect(await fixture.db.auditEntry.count({ where: { action: 'user.removed' } })).toBe(1);
  });

  test('the last one stays, also when two are removed at once', async () => {
    const users = [await add('a@example.org'), await add('b@example.org')];
    const results = await Promise.allSettled(
      users.map(({ id }) => removeUser(fixture.context, anna, { id })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await fixture.db.user.count()).toBe(1);
  });
});

describe('passwords', () => {
  test('the own one changes only for who knows it, and ends the sessions', async () => {
    const { id } = await add('a@example.org');
    await openSession(id);
    const self: Actor = { id, name: 'A', role: 'viewer' };
    const change = (currentPassword: string) =>
      changeOwnPassword(fixture.context, self, { currentPassword, newPassword: 'another-long-one' });
    await expect(change('wrong')).rejects.toMatchObject({ fields: [{ field: 'currentPassword' }] });
    expect(await hasPassword(id, password)).toBe(true);
    await change(password);
    expect(await hasPassword(id, 'another-long-one')).toBe(true);
    expect(await fixture.db.session.count()).toBe(0);
  });

  test('an administrator resets one; a viewer and an unknown id do not', async () => {
    const { id } = await add('a@example.org');
    const input = { id, newPassword: 'another-long-one' };
    await expect(resetPassword(fixture.context, viewer, input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(resetPassword(fixture.context, anna, { ...input, id: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await resetPassword(fixture.context, anna, input);
    expect(await hasPassword(id, 'another-long-one')).toBe(true);
    const audit = await fixture.db.auditEntry.findMany({ where: { action: 'user.password-reset' } });
    expect(JSON.stringify(audit.map(({ before, after }) => [before, after]))).not.toContain(
      'another-long-one',
    );
    expect(audit).toHaveLength(1);
  });
});
