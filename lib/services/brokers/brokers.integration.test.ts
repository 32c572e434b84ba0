import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readChanges } from '@/lib/db/change-log';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { forgetAudit } from '../testing/forget-audit';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { addBroker, addBrokerInput } from './add-broker';
import { listBrokers } from './list-brokers';
import { removeBroker } from './remove-broker';
import { requireBroker } from './require-broker';
import { testBrokerConnection } from './test-broker-connection';
import { updateBroker } from './update-broker';

let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  await fixture.db.broker.deleteMany();
  await forgetAudit(fixture.db);
});

const secret = 'broker-password-0123';
const pem = '-----BEGIN CERTIFICATE-----\nsecret-pem\n-----END CERTIFICATE-----';
const entered = (fields: Record<string, unknown> = {}) =>
  addBrokerInput.parse({
    name: 'plant',
    url: 'mqtt://127.0.0.1:1883',
    username: 'monitor',
    password: secret,
    ...fields,
  });

describe('addBroker', () => {
  test('stores secrets sealed, shows and audits only that they are set, and tells the worker', async () => {
    const { context, db } = fixture;
    const before = await db.change.aggregate({ _max: { seq: true } });
    const broker = await addBroker(context, anna, entered({ tls: { caPem: pem } }));
    expect(broker).toMatchObject({ name: 'plant', hasPassword: true, tls: { hasCa: true }, source: 'user' });
    const row = await db.broker.findUniqueOrThrow({ where: { id: broker.id } });
    expect(context.secrets.open(row.passwordSealed ?? '')).toBe(secret);
    expect(JSON.parse(context.secrets.open(row.tlsSealed ?? ''))).toEqual({
      caPem: pem,
      clientCertificatePem: null,
      clientKeyPem: null,
    });
    const [audit] = await db.auditEntry.findMany();
    expect(audit).toMatchObject({ actor: 'Anna', action: 'broker.added', resourceId: String(broker.id) });
    for (const shown of [broker, row, audit]) {
      const text = JSON.stringify(shown, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      expect(text).not.toContain(secret);
      expect(text).not.toContain('secret-pem');
    }
    const changes = await readChanges(db, before._max.seq ?? 0n, 10);
    expect(changes.map((change) => change.frame)).toEqual([
      { type: 'changed', resource: 'brokers', brokerId: broker.id },
    ]);
  });

  test('a name that is taken is a conflict on the name, and nothing is audited', async () => {
    await addBroker(fixture.context, anna, entered());
    await expect(addBroker(fixture.context, anna, entered())).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'name' }],
    });
    expect(await fixture.db.auditEntry.count()).toBe(1);
  });

  test('a viewer may not', () =>
    expect(addBroker(fixture.context, viewer, entered())).rejects.toMatchObject({ code: 'forbidden' }));
});

describe('updateBroker', () => {
  const secretsOf = async (id: number) => {
    const row = await fixture.db.broker.findUniqueOrThrow({ where: { id } });
    return {
      password: row.passwordSealed && fixture.context.secrets.open(row.passwordSealed),
      tls: row.tlsSealed,
    };
  };

  test('what is left out stays, secrets included', async () => {
    const { id } = await addBroker(
      fixture.context,
      anna,
      entered({ topics: ['plant/#'], tls: { caPem: pem } }),
    );
    const after = await updateBroker(fixture.context, anna, { id, name: 'renamed' });
    expect(after).toMatchObject({
      name: 'renamed',
      username: 'monitor',
      topics: ['plant/#'],
      tls: { hasCa: true },
    });
    expect((await secretsOf(id)).password).toBe(secret);
  });

  test('an empty secret removes it', async () => {
    const { id } = await addBroker(fixture.context, anna, entered({ tls: { caPem: pem } }));
    await updateBroker(fixture.context, anna, { id, username: '', password: '', tls: { caPem: '' } });
    expect(await requireBroker(fixture.context, anna, { id })).toMatchObject({
      username: null,
      hasPassword: false,
      tls: { hasCa: false },
    });
    expect(await secretsOf(id)).toEqual({ password: null, tls: null });
  });

  test.each(['env', 'demo'])('a broker from %s cannot be changed or removed here', async (source) => {
    const id = await storeBroker(fixture.db, source, { source });
    await expect(updateBroker(fixture.context, anna, { id, name: 'x' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(removeBroker(fixture.context, anna, { id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('one that is not there is not found', () =>
    expect(updateBroker(fixture.context, anna, { id: 999_999 })).rejects.toMatchObject({
      code: 'not_found',
    }));
});

test('removeBroker takes what hangs on it', async () => {
  const id = await storeBroker(fixture.db, 'gone');
  const at = new Date();
  await fixture.db.topic.create({ data: { brokerId: id, name: 'a', firstSeenAt: at, lastSeenAt: at } });
  await removeBroker(fixture.context, anna, { id });
  expect(await fixture.db.topic.count()).toBe(0);
  await expect(requireBroker(fixture.context, anna, { id })).rejects.toMatchObject({ code: 'not_found' });
});

test('listBrokers pages in the order of adding and counts open alerts', async () => {
  for (const name of ['a', 'b', 'c']) await storeBroker(fixture.db, name);
  const first = await listBrokers(fixture.context, anna, { limit: 2 });
  expect(first.items.map((broker) => broker.name)).toEqual(['a', 'b']);
  const second = await listBrokers(fixture.context, anna, {
    limit: 2,
    cursor: first.nextCursor ?? undefined,
  });
  expect(second.items.map((broker) => broker.name)).toEqual(['c']);
  expect(second.nextCursor).toBeNull();
});

describe('testBrokerConnection', () => {
  test('tells what a real Mosquitto is, and does not store it', async () => {
    const mosquitto = await startMosquitto();
    try {
      const probe = await testBrokerConnection(fixture.context, anna, { url: mosquitto.url });
      expect(probe).toMatchObject({ ok: true, detectedKind: 'mosquitto' });
      expect(await fixture.db.broker.count()).toBe(0);
    } finally {
      await mosquitto.stop();
    }
  });

  test('a stored password goes to no other host', async () => {
    const { id } = await addBroker(fixture.context, anna, entered());
    await expect(
      testBrokerConnection(fixture.context, anna, { id, url: 'mqtt://elsewhere.example:1883' }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'password' }] });
  });

  test('nothing to connect to is said by name', () =>
    expect(testBrokerConnection(fixture.context, anna, {})).rejects.toMatchObject({
      fields: [{ field: 'url' }],
    }));
});
