import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '@/lib/errors';
import { createTestDatabase } from '@/scripts/testing/test-database';
import {
  addDefinedDevice,
  addDefinedDeviceInput,
  listDefinedDevices,
  listDefinedDevicesInput,
  removeDefinedDevice,
  updateDefinedDevice,
  updateDefinedDeviceInput,
} from '../availability/defined-devices';
import { addNote, listNotes, listNotesInput, removeNote } from '../availability/notes';
import { parseInput } from '../parse-input';
import type { Actor } from '../service-context';
import { getSiteRules, setSiteRules, siteRulesSchema } from '../sites/site-rules';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import {
  addMaintenanceWindow,
  addMaintenanceWindowInput,
  removeMaintenanceWindow,
  updateMaintenanceWindow,
  updateMaintenanceWindowInput,
} from './change-windows';
import { listMaintenanceWindows, listMaintenanceWindowsInput } from './list-windows';

const otto: Actor = { id: 'u3', name: 'Otto', role: 'ot-engineer' };
const now = new Date('2026-11-22T12:00:00Z');
let fixture: ServiceFixture;
let brokerId: number;
let otherId: number;
let nodeId: number;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = now;
  brokerId = await storeBroker(fixture.db, 'plant');
  otherId = await storeBroker(fixture.db, 'other');
  const node = await fixture.db.edgeNode.create({
    data: { brokerId, group: 'Hall1', edgeNode: 'press', since: now, firstSeenAt: now },
  });
  nodeId = node.id;
});
afterAll(() => fixture?.drop());

/** The field that is refused. */
async function refused(run: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AppError) return error.fields[0]?.field ?? error.code;
    throw error;
  }
  return 'nothing';
}

describe('maintenance windows', () => {
  const once = {
    scope: 'broker',
    recurrence: 'once',
    from: '2026-11-23T00:00:00Z',
    to: '2026-11-23T02:00:00Z',
    reason: 'switch',
  };
  const weekly = {
    scope: 'group',
    group: 'Hall1',
    recurrence: 'weekly',
    timeZone: 'Europe/Berlin',
    from: '2026-11-01T00:00:00+01:00',
    weekdays: [7, 1],
    startMinute: 780,
    durationMinutes: 60,
    reason: 'lunch',
  };
  const add = (input: Record<string, unknown>) =>
    addMaintenanceWindow(
      fixture.context,
      otto,
      parseInput(addMaintenanceWindowInput, { brokerId, ...input }),
    );

  test.each<[string, Record<string, unknown>]>([
    ['to', { ...once, to: null }],
    ['to', { ...once, to: once.from }],
    ['timeZone', { ...once, timeZone: 'Mars/Base' }],
    ['reason', { ...once, reason: '  ' }],
    ['from', { ...once, from: 'soon' }],
    ['brokerId', { ...once, brokerId: 999 }],
    ['group', { ...once, scope: 'group' }],
    ['entityId', { ...once, scope: 'node' }],
    ['entityId', { ...once, scope: 'device', entityId: 999 }],
    ['weekdays', { ...weekly, weekdays: [] }],
    ['weekdays.0', { ...weekly, weekdays: [8] }],
    ['startMinute', { ...weekly, startMinute: null }],
    ['durationMinutes', { ...weekly, durationMinutes: undefined }],
  ])('refuses %s of %j', async (field, input) => {
    expect(await refused(() => add(input))).toBe(field);
  });

  test('an edge node of another broker is refused', async () => {
    const input = { ...once, brokerId: otherId, scope: 'node', entityId: nodeId };
    expect(await refused(() => add(input))).toBe('entityId');
  });

  test('planned, changed, listed and removed by an OT engineer, and audited; not by a viewer', async () => {
    const added = await add({ ...once, scope: 'node', entityId: nodeId });
    expect(added).toMatchObject({
      covers: 'Hall1/press',
      author: 'Otto',
      isActive: false,
      next: { from: '2026-11-23T00:00:00.000Z', to: '2026-11-23T02:00:00.000Z' },
    });
    const changed = await updateMaintenanceWindow(
      fixture.context,
      otto,
      parseInput(updateMaintenanceWindowInput, { id: added.id, brokerId, ...weekly }),
    );
    expect(changed).toMatchObject({
      covers: 'group Hall1',
      weekdays: [1, 7],
      to: null,
      entityId: null,
      isActive: true,
      next: { from: '2026-11-22T12:00:00.000Z', to: '2026-11-22T13:00:00.000Z' },
    });
    const list = (query: Record<string, unknown>) =>
      listMaintenanceWindows(fixture.context, viewer, listMaintenanceWindowsInput.parse(query));
    await add({ ...once, from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' });
    expect((await list({ past: 'false' })).items.map(({ reason }) => reason)).toEqual(['lunch']);
    expect((await list({ past: 'true' })).items.map(({ reason, next }) => [reason, next])).toEqual([
      ['switch', null],
    ]);
    expect(await refused(() => removeMaintenanceWindow(fixture.context, viewer, { id: added.id }))).toBe(
      'forbidden',
    );
    await removeMaintenanceWindow(fixture.context, otto, { id: added.id });
    expect(await refused(() => removeMaintenanceWindow(fixture.context, otto, { id: added.id }))).toBe(
      'not_found',
    );
    const audit = await fixture.db.auditEntry.findMany({
      where: { resource: 'maintenance', resourceId: String(added.id) },
      orderBy: { id: 'asc' },
    });
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ['maintenance.added', 'Otto'],
      ['maintenance.updated', 'Otto'],
      ['maintenance.removed', 'Otto'],
    ]);
    expect(audit[1]).toMatchObject({ before: { scope: 'node' }, after: { scope: 'group' } });
  });
});

describe('defined devices', () => {
  const add = (input: Record<string, unknown>) =>
    addDefinedDevice(fixture.context, otto, parseInput(addDefinedDeviceInput, { brokerId, ...input }));

  test.each<[string, Record<string, unknown>]>([
    ['filter', { name: 'x', filter: 'a/#/b' }],
    ['filter', { name: 'x', filter: '$share/g/a' }],
    ['clientId', { name: 'x' }],
    ['clientId', { name: 'x', filter: 'a', clientId: 'b' }],
    ['intervalSeconds', { name: 'x', filter: 'a', intervalSeconds: 0 }],
    ['brokerId', { name: 'x', filter: 'a', brokerId: 999 }],
  ])('refuses %s of %j', async (field, input) => {
    expect(await refused(() => add(input))).toBe(field);
  });

  test('other topics are learned anew; a removed device leaves nothing behind', async () => {
    const { db } = fixture;
    const device = await add({ name: 'Oven', filter: 'oven/#' });
    expect(await refused(() => add({ name: 'Oven', filter: 'x' }))).toBe('name');
    await db.definedDevice.update({ where: { id: device.id }, data: { learnedSeconds: 12 } });
    const update = (input: Record<string, unknown>) =>
      updateDefinedDevice(
        fixture.context,
        otto,
        parseInput(updateDefinedDeviceInput, { id: device.id, ...input }),
      );
    expect(await update({ name: 'Oven 1', filter: 'oven/#' })).toMatchObject({ learnedSeconds: 12 });
    expect(await update({ name: 'Oven 1', filter: 'oven/1/#' })).toMatchObject({ learnedSeconds: null });
    const entity = { brokerId, entityKind: 'defined', entityId: device.id };
    await db.availabilitySpan.create({ data: { ...entity, state: 'online', fromAt: now } });
    await addNote(fixture.context, otto, { kind: 'defined', id: device.id, text: 'new burner' });
    await removeDefinedDevice(fixture.context, otto, { id: device.id });
    expect(await db.availabilitySpan.count()).toBe(0);
    expect(await db.entityNote.count()).toBe(0);
    const list = listDefinedDevices(fixture.context, viewer, listDefinedDevicesInput.parse({}));
    expect((await list).items).toEqual([]);
  });
});

test('notes are removed by their author or an administrator', async () => {
  const note = { kind: 'node', id: nodeId, text: 'loose plug' } as const;
  const first = await addNote(fixture.context, otto, note);
  const second = await addNote(fixture.context, anna, { ...note, at: new Date('2026-11-21T00:00:00Z') });
  const list = () =>
    listNotes(fixture.context, viewer, parseInput(listNotesInput, { kind: 'node', id: nodeId }));
  expect((await list()).items.map(({ author, at }) => [author, at])).toEqual([
    ['Otto', now.toISOString()],
    ['Anna', '2026-11-21T00:00:00.000Z'],
  ]);
  const remove = (actor: Actor, noteId: number) => removeNote(fixture.context, actor, { noteId });
  expect(await refused(() => remove(otto, second.noteId))).toBe('forbidden');
  await remove(anna, first.noteId);
  await remove(anna, second.noteId);
  expect((await list()).items).toEqual([]);
  expect(await refused(() => addNote(fixture.context, otto, { ...note, id: 999 }))).toBe('not_found');
});

test('site rules are replaced as a whole, in order', async () => {
  const rule = (site: string) => ({ site, group: 'Hall*' });
  const set = (rules: unknown) => setSiteRules(fixture.context, otto, parseInput(siteRulesSchema, { rules }));
  expect(await refused(() => set([{ site: 'x', group: '' }]))).toBe('rules.0.group');
  await set([rule('b'), rule('a')]);
  await set([rule('c'), rule('b')]);
  const { rules } = await getSiteRules(fixture.context, viewer);
  expect(rules).toEqual([
    { group: 'Hall*', edgeNode: '*', device: '*', site: 'c', area: '', line: '' },
    { group: 'Hall*', edgeNode: '*', device: '*', site: 'b', area: '', line: '' },
  ]);
  expect(await refused(() => setSiteRules(fixture.context, viewer, { rules: [] }))).toBe('forbidden');
});
