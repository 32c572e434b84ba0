import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pruneAudit } from '@/lib/db/prune-audit';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { exportAudit, exportAuditInput } from '../export/export-audit';
import type { Actor } from '../service-context';
import { forgetAudit } from '../testing/forget-audit';
import { anna, createServiceFixture, type ServiceFixture, viewer } from '../testing/service-fixture';
import { listAudit, listAuditInput } from './list-audit';
import { recordAudit } from './record-audit';

const bert: Actor = { id: 'u3', name: 'Bert', role: 'analyst' };
const dayMs = 86_400_000;
let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());
beforeEach(() => forgetAudit(fixture.db));

const store = (actor: Actor, action: string, rest: object = {}) =>
  recordAudit(fixture.db, actor, { action, resource: action.split('.')[0] ?? '', ...rest });
const storeOld = (action: string, days: number) =>
  fixture.db.auditEntry.create({
    data: { actor: 'Anna', action, resource: 'x', at: new Date(Date.now() - days * dayMs) },
  });
const list = async (query: object) =>
  (await listAudit(fixture.context, anna, listAuditInput.parse(query))).items.map((entry) => entry.action);

describe('the table is append-only', () => {
  test.each([
    ['a change', () => fixture.db.auditEntry.updateMany({ data: { actor: 'Eve' } })],
    ['a deletion', () => fixture.db.auditEntry.deleteMany()],
    ['emptying it', () => fixture.db.$executeRaw`TRUNCATE audit_entry`],
    [
      'a deletion of young entries in the name of retention',
      () =>
        fixture.db.$transaction([
          fixture.db.$executeRaw`SET LOCAL brokerwatch.audit_retention = 'on'`,
          fixture.db.$executeRaw`DELETE FROM audit_entry`,
        ]),
    ],
    [
      'a change in the name of retention',
      () =>
        fixture.db.$transaction([
          fixture.db.$executeRaw`SET LOCAL brokerwatch.audit_retention = 'on'`,
          fixture.db.$executeRaw`UPDATE audit_entry SET actor = 'Eve'`,
        ]),
    ],
  ])('%s is refused', async (_name, attempt) => {
    await store(anna, 'broker.added');
    await storeOld('broker.old', 0);
    await expect(attempt()).rejects.toThrow(/append-only/);
    expect(await fixture.db.auditEntry.count({ where: { actor: 'Anna' } })).toBe(2);
  });

  test('retention deletes what is old enough, and nothing else', async () => {
    for (const days of [100, 50, 10]) await storeOld(`x.${days}`, days);
    expect(await pruneAudit(fixture.db, new Date(Date.now() - 60 * dayMs))).toBe(1);
    expect(await list({})).toEqual(['x.10', 'x.50']);
    await expect(pruneAudit(fixture.db, new Date(Date.now() - 5 * dayMs))).rejects.toThrow(/append-only/);
    expect(await list({})).toEqual(['x.10', 'x.50']);
  });
});

describe('the audit log is searched', () => {
  beforeEach(async () => {
    await store(anna, 'broker.added', { resourceId: '1', after: { name: 'plant-a', url: 'mqtt://x' } });
    await store(bert, 'broker.updated', {
      resourceId: '1',
      before: { name: 'plant-a' },
      after: { name: '50% _b' },
    });
    await store(bert, 'case.closed', { resourceId: '7', after: { verdict: 'benign' } });
  });
  test.each([
    [{}, ['case.closed', 'broker.updated', 'broker.added']],
    [{ actor: 'Bert' }, ['case.closed', 'broker.updated']],
    [{ actor: 'Bert,Anna', resource: 'broker' }, ['broker.updated', 'broker.added']],
    [{ action: 'broker.' }, ['broker.updated', 'broker.added']],
    [{ action: 'broker.added,case.closed' }, ['case.closed', 'broker.added']],
    [{ action: '%' }, []],
    [{ resourceId: '1' }, ['broker.updated', 'broker.added']],
    [{ q: 'PLANT-A' }, ['broker.updated', 'broker.added']],
    [{ q: '50% _' }, ['broker.updated']],
    [{ q: 'benign' }, ['case.closed']],
    [{ q: '%' }, ['broker.updated']],
    [{ from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' }, []],
    [{ from: '2000-01-01T00:00:00Z' }, ['case.closed', 'broker.updated', 'broker.added']],
  ])('%j', async (query, actions) => expect(await list(query)).toEqual(actions));

  test('pages without a gap', async () => {
    const first = await listAudit(fixture.context, anna, { limit: 2 });
    const rest = await listAudit(fixture.context, anna, { limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...rest.items].map((entry) => entry.action)).toEqual(await list({}));
    expect(rest.nextCursor).toBeNull();
  });
});

describe('the audit log is taken away', () => {
  const run = async (query: object, actor = bert) => {
    const file = await exportAudit(fixture.context, actor, exportAuditInput.parse(query));
    const parts: string[] = [];
    for await (const chunk of file.chunks) parts.push(new TextDecoder().decode(chunk));
    return parts.join('');
  };
  test('as JSON Lines with every matching entry, and recorded', async () => {
    await fixture.db.auditEntry.createMany({
      data: Array.from({ length: 1200 }, (_, index) => ({
        actor: 'Anna',
        action: `x.${index}`,
        resource: 'x',
      })),
    });
    await store(anna, 'broker.added', { after: { name: '=1' } });
    const lines = (await run({ format: 'jsonl', resource: 'x' }))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((entry) => entry.action)).toEqual(
      Array.from({ length: 1200 }, (_, index) => `x.${1199 - index}`),
    );
    const [own] = (await listAudit(fixture.context, anna, {})).items;
    expect(own).toMatchObject({
      actor: 'Bert',
      action: 'audit.exported',
      after: { format: 'jsonl', filters: { resource: ['x'] } },
    });
  });
  test('as CSV without a formula', async () => {
    await store(anna, '=cmd', { before: { a: 1 } });
    const lines = (await run({ format: 'csv' })).split('\r\n');
    expect(lines[0]).toBe('id,at,actor,actor_id,action,resource,resource_id,before,after');
    expect(lines[1]).toContain(`,'=cmd,'=cmd,,"{""a"":1}",`);
    expect(lines).toHaveLength(3);
  });
  test('nor read by a viewer', async () => {
    await expect(run({ format: 'csv' }, viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(listAudit(fixture.context, viewer, {})).rejects.toMatchObject({ code: 'forbidden' });
    expect(await fixture.db.auditEntry.count()).toBe(0);
  });
});
