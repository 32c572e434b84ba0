import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { forgetAudit } from '../testing/forget-audit';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { addCriticality, removeCriticality, replaceCriticality } from './change-criticality';
import { addCriticalityInput } from './criticality-input';
import { listCriticalities } from './list-criticalities';
import { readCriticalities } from './read-criticalities';

let fixture: ServiceFixture;
let brokerId: number;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  brokerId = await storeBroker(fixture.db, 'plant');
});
afterAll(() => fixture?.drop());
beforeEach(async () => {
  await fixture.db.assetCriticality.deleteMany();
  await forgetAudit(fixture.db);
});

const input = (fields: Record<string, unknown> = {}) =>
  addCriticalityInput.parse({
    brokerId: null,
    kind: 'prefix',
    pattern: 'plant-a',
    criticality: 'high',
    ...fields,
  });

test('a rule is added, changed and removed, each time with its audit entry', async () => {
  const { context, db } = fixture;
  const added = await addCriticality(
    context,
    anna,
    input({ tags: ['line', 'line'], reason: 'the only line' }),
  );
  expect(added).toMatchObject({ broker: null, pattern: 'plant-a', tags: ['line'], author: 'Anna' });
  const { id } = added;
  await replaceCriticality(context, anna, { id, ...input({ brokerId, criticality: 'low' }) });
  expect((await listCriticalities(context, viewer, {})).items).toMatchObject([
    { id, broker: 'plant', criticality: 'low', tags: [] },
  ]);
  await removeCriticality(context, anna, { id });
  expect(await db.assetCriticality.count()).toBe(0);
  const entries = await db.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(entries).toMatchObject([
    { action: 'criticality.added', resourceId: String(id), after: { criticality: 'high', tags: ['line'] } },
    {
      action: 'criticality.changed',
      before: { criticality: 'high' },
      after: { criticality: 'low', brokerId },
    },
    { action: 'criticality.removed', before: { criticality: 'low' } },
  ]);
});

test('an asset has one rule, also when it holds for all brokers', async () => {
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => addCriticality(fixture.context, anna, input())),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'conflict', fields: [{ field: 'pattern' }] });
});

test('findings are judged by the rules of their broker and those for all', async () => {
  const other = await storeBroker(fixture.db, 'other');
  await addCriticality(fixture.context, anna, input());
  await addCriticality(fixture.context, anna, input({ brokerId, kind: 'broker', pattern: '' }));
  await addCriticality(fixture.context, anna, input({ brokerId: other }));
  const rules = await fixture.db.$transaction((tx) => readCriticalities(tx, brokerId));
  expect(rules.map((rule) => [rule.brokerId, rule.kind])).toEqual([
    [null, 'prefix'],
    [brokerId, 'broker'],
  ]);
});

test('what cannot be done says so', async () => {
  const { context } = fixture;
  await expect(addCriticality(context, viewer, input())).rejects.toMatchObject({ code: 'forbidden' });
  await expect(addCriticality(context, anna, input({ brokerId: 999_999 }))).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'brokerId' }],
  });
  await expect(removeCriticality(context, anna, { id: 999_999 })).rejects.toMatchObject({
    code: 'not_found',
  });
});
