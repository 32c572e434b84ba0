import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { addMaintenanceWindow, addMaintenanceWindowInput } from '../maintenance/change-windows';
import { setSiteRules } from '../sites/site-rules';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { getTimeline, timelineInput } from './get-timeline';
import { listAvailability, listAvailabilityInput } from './list-availability';
import { addNote } from './notes';
import { reportAvailability } from './report-availability';
import { toReportCsv } from './report-csv';
import { availabilitySummaryInput, summariseAvailability } from './summarise-availability';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 22, 12);
const ago = (hours: number) => new Date(now - hours * hour);
let fixture: ServiceFixture;
let brokerId: number;
const ids = new Map<string, number>();
const idOf = (name: string) => ids.get(name) ?? 0;

type Stretch = readonly [state: string, fromHoursAgo: number, toHoursAgo: number | null];

async function storeSpans(entityKind: string, entityId: number, stretches: readonly Stretch[]) {
  await fixture.db.availabilitySpan.createMany({
    data: stretches.map(([state, from, to]) => ({
      brokerId,
      entityKind,
      entityId,
      state,
      fromAt: ago(from),
      toAt: to === null ? null : ago(to),
      reason: `${state} since ${from}`,
    })),
  });
}

async function storeNode(group: string, edgeNode: string, stretches: readonly Stretch[]): Promise<void> {
  const last = stretches.at(-1) ?? ['unknown', 100, null];
  const row = await fixture.db.edgeNode.create({
    data: {
      brokerId,
      group,
      edgeNode,
      state: last[0],
      since: ago(last[1]),
      firstSeenAt: ago(stretches[0]?.[1] ?? 100),
      clientId: `client-of-${edgeNode}`,
    },
  });
  ids.set(edgeNode, row.id);
  await storeSpans('node', row.id, stretches);
}

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = new Date(now);
  brokerId = await storeBroker(fixture.db, 'plant');
  await fixture.db.broker.update({ where: { id: brokerId }, data: { pulseAt: new Date(now - 1000) } });
  await storeNode('Hall1', 'steady', [['online', 100, null]]);
  await storeNode('Hall1', 'shaky', [
    ['online', 100, 20],
    ['offline', 20, 14],
    ['online', 14, 8],
    ['offline', 8, 2],
    ['online', 2, null],
  ]);
  await storeNode('Hall2', 'new', [['online', 6, null]]);
  await storeNode('Hall2', '=2+5', [['offline', 48, null]]);
  const device = await fixture.db.device.create({
    data: {
      edgeNodeId: idOf('shaky'),
      device: 'motor',
      state: 'online',
      since: ago(2),
      firstSeenAt: ago(100),
    },
  });
  ids.set('motor', device.id);
  await storeSpans('device', device.id, [
    ['online', 100, 12],
    ['unknown', 12, 2],
    ['online', 2, null],
  ]);
  const event = { brokerId, clientIdConfidence: 'absent', origin: 'mqtt', spoofable: true };
  const birth = { ...event, kind: 'sparkplug.nbirth', topic: 'spBv1.0/Hall1/NBIRTH/shaky', raw: '' };
  await fixture.db.brokerEvent.createMany({
    data: [
      { ...birth, at: ago(1), reason: 'rebirth' },
      { ...birth, at: ago(2), reason: 'birth certificate' },
      { ...birth, at: ago(30), reason: 'rebirth' },
      { ...event, kind: 'client.connected', clientId: 'client-of-shaky', at: ago(2), raw: 'connect' },
      { ...event, kind: 'client.connected', clientId: 'somebody', at: ago(2), raw: 'connect' },
    ],
  });
});
afterAll(() => fixture?.drop());

const list = (query: Record<string, unknown> = {}) =>
  listAvailability(fixture.context, anna, listAvailabilityInput.parse(query));

describe('the fleet', () => {
  test('worst first, each over the time in which it was known', async () => {
    const { items } = await list();
    expect(
      items.map(({ name, state, figures }) => [name, state, figures.availability, figures.outages]),
    ).toEqual([
      ['Hall2/=2+5', 'offline', 0, 1],
      ['Hall1/shaky', 'online', 0.5, 2],
      ['Hall1/shaky/motor', 'online', 1, 0],
      ['Hall1/steady', 'online', 1, 0],
      ['Hall2/new', 'online', 1, 0],
    ]);
    const shaky = items[1]?.figures;
    expect(shaky).toMatchObject({
      offlineSeconds: 12 * 3600,
      mttrSeconds: 6 * 3600,
      mtbfSeconds: 6 * 3600,
      rebirths: 1,
    });
    expect(items[2]?.figures).toMatchObject({ unknownSeconds: 10 * 3600, onlineSeconds: 14 * 3600 });
    expect(items[4]?.figures).toMatchObject({ onlineSeconds: 6 * 3600, unknownSeconds: 0 });
  });

  test('pages go on where the one before ended, up to the same moment', async () => {
    const first = await list({ limit: '2' });
    fixture.at = new Date(now + 5 * 60_000);
    const second = await list({ limit: '2', cursor: first.nextCursor });
    const third = await list({ limit: '2', cursor: second.nextCursor });
    fixture.at = new Date(now);
    const names = [first, second, third].flatMap(({ items }) => items.map(({ name }) => name));
    expect(names).toEqual((await list()).items.map(({ name }) => name));
    expect(third.nextCursor).toBeNull();
  });

  test.each([
    [{ kind: 'device' }, ['Hall1/shaky/motor']],
    [{ group: 'Hall2', sort: 'name' }, ['Hall2/=2+5', 'Hall2/new']],
    [{ state: 'offline' }, ['Hall2/=2+5']],
    [{ q: 'MOTOR' }, ['Hall1/shaky/motor']],
    [{ kind: 'node', sort: 'outages', limit: '1' }, ['Hall1/shaky']],
    [{ kind: 'node', sort: 'since', limit: '1' }, ['Hall1/shaky']],
  ])('%j', async (query, expected) => {
    expect((await list(query)).items.map(({ name }) => name)).toEqual(expected);
  });

  test.each([
    [{ from: '2026-11-23T00:00:00Z' }, 'from'],
    [{ from: '2024-01-01T00:00:00Z' }, 'from'],
    [{ to: '2026-11-20T00:00:00Z' }, 'to'],
    [{ from: '2026-11-20T00:00:00Z', period: '7d' }, 'period'],
  ])('a period that makes no sense: %j', async (query, field) => {
    await expect(list(query)).rejects.toMatchObject({ code: 'invalid', fields: [{ field }] });
  });
});

test('while the monitor is not running nothing is known, since its last heartbeat', async () => {
  fixture.at = new Date(now + 2 * hour);
  const { items } = await list({ kind: 'node', q: 'steady' });
  fixture.at = new Date(now);
  expect(items[0]).toMatchObject({
    state: 'unknown',
    since: new Date(now - 1000).toISOString(),
    reason: 'the monitor is not running',
  });
  expect(items[0]?.figures.unknownSeconds).toBeCloseTo(2 * 3600 + 1, 3);
  expect(items[0]?.figures.availability).toBe(1);
});

test('a lost link is unknown and listed; the report says it in CSV, where no cell is a formula', async () => {
  await storeSpans('link', brokerId, [
    ['online', 100, 20],
    ['unknown', 20, 18],
    ['online', 18, null],
  ]);
  const input = availabilitySummaryInput.parse({ period: '24h', kind: 'node' });
  const report = await reportAvailability(fixture.context, viewer, input);
  expect(report.blind).toEqual([
    {
      brokerId,
      broker: 'plant',
      from: ago(20).toISOString(),
      to: ago(18).toISOString(),
      seconds: 7200,
      reason: 'unknown since 20',
    },
  ]);
  expect(report.items.find(({ name }) => name === 'Hall1/shaky')?.figures).toMatchObject({
    unknownSeconds: 7200,
    offlineSeconds: 10 * 3600,
    outages: 2,
  });
  expect(report.groups.map(({ group, members }) => [group, members])).toEqual([
    ['Hall2', 2],
    ['Hall1', 2],
  ]);
  const lines = toReportCsv(report).split('\r\n');
  expect(lines[0]).toContain('availability_percent');
  expect(lines.find((line) => line.startsWith('blind,'))).toContain(ago(20).toISOString());
  expect(lines.filter((line) => line.startsWith('entity,'))).toHaveLength(4);
  const forged = { ...report, groups: report.groups.map((group) => ({ ...group, group: '=1+1' })) };
  expect(toReportCsv(forged)).toContain(",'=1+1,");
  await fixture.db.availabilitySpan.deleteMany({ where: { entityKind: 'link' } });
});

test('groups of the same name on two brokers are two groups, in the CSV too', async () => {
  const other = await storeBroker(fixture.db, 'second plant');
  await fixture.db.broker.update({ where: { id: other }, data: { pulseAt: new Date(now - 1000) } });
  await fixture.db.edgeNode.create({
    data: {
      brokerId: other,
      group: 'Hall1',
      edgeNode: 'x',
      state: 'online',
      since: ago(1),
      firstSeenAt: ago(9),
    },
  });
  const input = availabilitySummaryInput.parse({ group: 'Hall1', kind: 'node' });
  const report = await reportAvailability(fixture.context, viewer, input);
  expect(report.groups.map(({ broker, group, members }) => [broker, group, members])).toEqual([
    ['plant', 'Hall1', 2],
    ['second plant', 'Hall1', 1],
  ]);
  expect(report.groups[1]?.brokerId).toBe(other);
  const lines = toReportCsv(report).split('\r\n');
  expect(lines.filter((line) => line.startsWith('group,')).map((line) => line.split(',')[1])).toEqual([
    'plant',
    'second plant',
  ]);
  await fixture.db.broker.delete({ where: { id: other } });
});

test('planned maintenance of an edge node is left out, for its devices too', async () => {
  const window = await addMaintenanceWindow(
    fixture.context,
    anna,
    addMaintenanceWindowInput.parse({
      brokerId,
      scope: 'node',
      entityId: idOf('shaky'),
      recurrence: 'once',
      from: ago(21).toISOString(),
      to: ago(13).toISOString(),
      reason: 'new drive',
    }),
  );
  const { items } = await list({ q: 'shaky' });
  expect(items.map(({ figures }) => [figures.outages, figures.maintenanceSeconds])).toEqual([
    [1, 8 * 3600],
    [0, 8 * 3600],
  ]);
  expect(items[0]?.figures.availability).toBeCloseTo(10 / 16, 9);
  const timeline = await getTimeline(
    fixture.context,
    viewer,
    timelineInput.parse({ kind: 'node', id: idOf('shaky') }),
  );
  expect(timeline.maintenance).toMatchObject([{ windowId: window.id, reason: 'new drive' }]);
  expect(timeline.lanes.map(({ name, segments }) => [name, segments.map(({ state }) => state)])).toEqual([
    ['Hall1/shaky', ['online', 'maintenance', 'online', 'offline', 'online']],
    ['Hall1/shaky/motor', ['online', 'maintenance', 'online', 'unknown', 'online']],
  ]);
  await fixture.db.maintenanceWindow.deleteMany();
});

test('sites roll up by the first rule that matches', async () => {
  await setSiteRules(fixture.context, anna, {
    rules: [
      { group: 'Hall*', edgeNode: 's*', device: '*', site: 'Ulm', area: '{group}', line: 'A' },
      { group: '*', edgeNode: '*', device: '*', site: 'elsewhere', area: '', line: '' },
    ],
  });
  const summary = await summariseAvailability(fixture.context, viewer, availabilitySummaryInput.parse({}));
  expect(summary.places.map(({ site, area, line, members }) => [site, area, line, members])).toEqual([
    ['elsewhere', '', '', 2],
    ['Ulm', 'Hall1', 'A', 3],
  ]);
  expect(summary.places[1]?.availability).toBeCloseTo((12 + 24 + 14) / (24 + 24 + 14), 9);
  expect(summary.states).toEqual({ online: 4, offline: 1, unknown: 0 });
  expect((await list({ site: 'Ulm', kind: 'node' })).items).toHaveLength(2);
  await setSiteRules(fixture.context, anna, {
    rules: [{ group: '*', edgeNode: '*', device: '*', site: 'Ulm', area: '{group}', line: '' }],
  });
  const site = await summariseAvailability(fixture.context, viewer, availabilitySummaryInput.parse({}));
  expect(site.places.map(({ site, area, members }) => [site, area, members])).toEqual([
    ['Ulm', 'Hall2', 2],
    ['Ulm', '', 5],
    ['Ulm', 'Hall1', 3],
  ]);
  await setSiteRules(fixture.context, anna, { rules: [] });
});

test('the timeline of an edge node: births, its own client’s connections, alerts, notes', async () => {
  const alert = {
    brokerId,
    detector: 'd',
    severity: 'high',
    confidence: 1,
    summary: 's',
    subjectKind: 'node',
    firstSeenAt: ago(3),
    lastSeenAt: ago(1),
  };
  await fixture.db.alert.createMany({
    data: [
      { ...alert, dedupKey: '1', title: 'own', subjectId: 'Hall1/shaky' },
      { ...alert, dedupKey: '2', title: 'other', subjectId: 'Hall1/steady' },
      { ...alert, dedupKey: '3', title: 'its client', subjectKind: 'client', subjectId: 'client-of-shaky' },
      { ...alert, dedupKey: '4', title: 'a client', subjectKind: 'client', subjectId: 'somebody' },
      { ...alert, dedupKey: '5', title: 'its topic', subjectKind: 'topic', subjectId: 'plant/press_1/state' },
      { ...alert, dedupKey: '6', title: 'a topic', subjectKind: 'topic', subjectId: 'plant/pressX1/state' },
    ],
  });
  await addNote(fixture.context, anna, { kind: 'node', id: idOf('shaky'), text: 'cable changed' });
  await expect(
    addNote(fixture.context, viewer, { kind: 'node', id: idOf('shaky'), text: 'x' }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  fixture.at = new Date(now + 1);
  const timeline = await getTimeline(
    fixture.context,
    viewer,
    timelineInput.parse({ kind: 'node', id: idOf('shaky') }),
  );
  fixture.at = new Date(now);
  expect(timeline.births.map(({ reason }) => reason)).toEqual(['rebirth', 'birth certificate']);
  expect(timeline.connections.map(({ clientId }) => clientId)).toEqual(['client-of-shaky']);
  expect(timeline.alerts.map(({ title }) => title).sort()).toEqual(['its client', 'own']);
  expect(timeline.notes.map(({ text, author }) => [text, author])).toEqual([['cable changed', 'Anna']]);
  expect(timeline.lanes[0]?.segments.at(-2)).toMatchObject({ state: 'offline', reason: 'offline since 8' });
});

test('a defined device has the alerts about its topics or its MQTT client in its timeline', async () => {
  const alertsOf = async (definition: Record<string, unknown>) => {
    const { id } = await fixture.db.definedDevice.create({
      data: { brokerId, name: 'press', ...definition },
    });
    const timeline = await getTimeline(fixture.context, viewer, timelineInput.parse({ kind: 'defined', id }));
    await fixture.db.definedDevice.delete({ where: { id } });
    return timeline.alerts.map(({ title }) => title);
  };
  expect(await alertsOf({ filter: 'plant/press_1/#' })).toEqual(['its topic']);
  expect(await alertsOf({ filter: 'plant/+/state' })).toHaveLength(2);
  expect(await alertsOf({ clientId: 'somebody' })).toEqual(['a client']);
});
