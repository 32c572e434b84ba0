import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { forgetAudit } from '../testing/forget-audit';
import { createServiceFixture, type ServiceFixture } from '../testing/service-fixture';
import { recordAccess } from './record-access';

const secretKey = randomBytes(32);
const address = '192.0.2.7';
let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  await fixture.db.user.create({ data: { id: 'u9', name: 'Carla', email: 'carla@plant.example' } });
});
afterAll(() => fixture?.drop());
beforeEach(() => forgetAudit(fixture.db));

async function refuse(...typed: readonly string[]) {
  const record = recordAccess({ db: fixture.db, secretKey, now: () => new Date() });
  for (const email of typed) await record({ action: 'user.sign-in-refused', userId: null, email, address });
  const entries = await fixture.db.auditEntry.findMany({ orderBy: { id: 'asc' } });
  return entries.map((entry) => entry.after);
}

describe('a refused sign-in', () => {
  test('with an address that somebody has names it', async () => {
    expect(await refuse(' Carla@Plant.example')).toEqual([
      { email: 'carla@plant.example', address, isKnown: true },
    ]);
  });

  test('with anything else keeps a hash alone, equal for equal texts: it may be a password', async () => {
    const [first, again, other] = await refuse('hunter2@Secret', 'hunter2@secret ', 'nobody@plant.example');
    expect(first).toEqual({
      email: null,
      typedHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      address,
      isKnown: false,
    });
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(JSON.stringify(await fixture.db.auditEntry.findMany({ select: { after: true } }))).not.toMatch(
      /hunter2|secret|nobody/i,
    );
  });

  test.each(['a\0b', '\ud800', 'x'.repeat(100_000), ''])('with hostile text is recorded', async (typed) => {
    expect(await refuse(typed)).toMatchObject([{ email: null, isKnown: false }]);
  });
});
