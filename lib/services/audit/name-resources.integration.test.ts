import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { anna, createServiceFixture, type ServiceFixture } from '../testing/service-fixture';
import { listAudit, listAuditInput } from './list-audit';
import { nameResources, resourceKey } from './name-resources';
import { recordAudit } from './record-audit';

let fixture: ServiceFixture;
beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
});
afterAll(() => fixture?.drop());

const nobody = '00000000-0000-4000-8000-000000000000';
const resources = [
  ...['alert', 'case', 'channel', 'exception', 'mute-time', 'routing-rule', 'silence'].map((resource) => ({
    resource,
    resourceId: nobody,
  })),
  { resource: 'broker', resourceId: '4242' },
  { resource: 'demo-attack', resourceId: '4242' },
  { resource: 'user', resourceId: 'nobody' },
];

test('every kind can be asked for; what is not there, or no id of its kind, has no name', async () => {
  expect(await nameResources(fixture.db, resources)).toEqual(new Map());
  const odd = resources.map(({ resource }) => ({ resource, resourceId: "x' OR true --" }));
  expect(await nameResources(fixture.db, [...odd, { resource: 'setting', resourceId: null }])).toEqual(
    new Map(),
  );
  expect(await nameResources(fixture.db, [])).toEqual(new Map());
});

test('the list shows what things are called now', async () => {
  const user = await fixture.db.user.create({
    data: { id: 'someone', name: 'Carla', email: 'carla@plant.example' },
  });
  const file = await fixture.db.caseFile.create({
    data: { title: 'Tank 2', severity: 'high', author: 'Anna' },
  });
  const named = [
    { resource: 'user', resourceId: user.id },
    { resource: 'case', resourceId: file.id },
    { resource: 'case', resourceId: nobody },
  ];
  for (const one of named) await recordAudit(fixture.db, anna, { action: `${one.resource}.x`, ...one });
  const { items } = await listAudit(fixture.context, anna, listAuditInput.parse({ action: 'user.x,case.x' }));
  const shown = new Map(items.map((item) => [resourceKey(item), item.resourceName]));
  expect(named.map((one) => shown.get(resourceKey(one)))).toEqual(['Carla', 'Tank 2', null]);
});
