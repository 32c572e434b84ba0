import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Transaction } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { anna, createServiceFixture, type ServiceFixture, storeBroker } from '../testing/service-fixture';
import { addSilence, endSilence } from './change-silences';
import { readMuteRules } from './read-mute-rules';

let fixture: ServiceFixture;
let brokerId: number;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  brokerId = await storeBroker(fixture.db, 'Plant');
});
afterAll(() => fixture?.drop());

/** Counts the questions to tables; each is a round trip within the transaction of findings. */
function counting(db: Transaction, asked: string[]): Transaction {
  return new Proxy(db, {
    get(target, name, receiver) {
      if (typeof name === 'string' && !name.startsWith('$')) asked.push(name);
      return Reflect.get(target, name, receiver);
    },
  });
}

test('maintenance of many things is read with one question a kind, whatever it covers', async () => {
  const { db } = fixture;
  const now = new Date('2026-11-22T12:00:00Z');
  const seen = { since: now, firstSeenAt: now };
  const nodes: number[] = [];
  const devices: number[] = [];
  for (const name of ['N1', 'N2', 'N3']) {
    const node = await db.edgeNode.create({
      data: { brokerId, group: 'G', edgeNode: name, state: 'online', ...seen },
    });
    const device = await db.device.create({
      data: { edgeNodeId: node.id, device: 'D', state: 'online', ...seen },
    });
    nodes.push(node.id);
    devices.push(device.id);
  }
  const plan = { brokerId, fromAt: new Date(+now - 1000), toAt: new Date(+now + 1000), timeZone: 'UTC' };
  const window = { ...plan, recurrence: 'once', reason: 'work', author: 'Anna' };
  await db.maintenanceWindow.createMany({
    data: [
      { ...window, scope: 'broker' },
      { ...window, scope: 'group', group: 'G' },
      ...nodes.map((entityId) => ({ ...window, scope: 'node', entityId })),
      ...devices.map((entityId) => ({ ...window, scope: 'device', entityId })),
      { ...window, scope: 'device', entityId: 4711 },
    ],
  });
  const asked: string[] = [];
  const rules = await readMuteRules(counting(db, asked), now);
  expect(rules.map((rule) => (rule.kind === 'maintenance' ? rule.covers : null))).toEqual([
    { brokerId, scope: 'broker' },
    { brokerId, scope: 'group', group: 'G' },
    ...['N1', 'N2', 'N3'].map((name) => ({ brokerId, scope: 'node', node: `G/${name}` })),
    ...['N1', 'N2', 'N3'].map((name) => ({ brokerId, scope: 'device', device: `G/${name}/D` })),
  ]);
  expect(asked.filter((name) => name === 'edgeNode' || name === 'device')).toEqual(['edgeNode', 'device']);
});

test('ending a silence does not hold its row while alerts come under another one', async () => {
  const { db, context } = fixture;
  const add = () =>
    addSilence(context, anna, { matcher: { subject: 'x' }, durationMinutes: 60, reason: 'r' });
  const [one, other] = [await add(), await add()];
  const seen = new Date();
  const alert = await db.alert.create({
    data: {
      brokerId,
      detector: 'replay',
      dedupKey: 'k',
      severity: 'high',
      confidence: 1,
      title: 't',
      summary: 's',
      subjectKind: 'topic',
      subjectId: 'x',
      firstSeenAt: seen,
      lastSeenAt: seen,
    },
  });
  let ended: Promise<unknown> | undefined;
  // As a batch of findings, which counts on both: first on the one that stays, then on the one that ends.
  await db.$transaction(
    async (tx) => {
      await tx.silence.update({ where: { id: one.id }, data: { mutedCount: 1 } });
      ended = endSilence(context, anna, { id: other.id });
      await expect
        .poll(async () => (await db.silence.findUniqueOrThrow({ where: { id: other.id } })).endedBy, {
          timeout: 10_000,
        })
        .toBe('Anna');
      await tx.silence.update({ where: { id: other.id }, data: { mutedCount: 1 } });
    },
    { timeout: 20_000 },
  );
  await expect(ended).resolves.toMatchObject({ state: 'ended' });
  expect(await db.alert.findUniqueOrThrow({ where: { id: alert.id } })).toMatchObject({ mutedById: one.id });
});
