import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import {
  anna,
  createServiceFixture,
  type ServiceFixture,
  storeBroker,
  viewer,
} from '../testing/service-fixture';
import { getMetricTrend, metricTrendInput } from './get-metric-trend';
import { listDevices, listDevicesInput } from './list-devices';
import { listMetricSparks, metricSparksInput } from './list-metric-sparks';
import { listDeviceMetrics, listMetricsInput, listNodeMetrics } from './list-metrics';
import { listQuirks, listQuirksInput, revokeQuirk } from './quirks';
import { requireDevice } from './require-device';
import { requireEdgeNode } from './require-edge-node';

const now = Date.UTC(2026, 10, 22, 12, 0, 30);
const ago = (seconds: number) => new Date(now - seconds * 1000);
let fixture: ServiceFixture;
let brokerId: number;
let nodeId: number;
let deviceId: number;
let metricId: number;
let quirkId: number;

beforeAll(async () => {
  fixture = createServiceFixture(await createTestDatabase());
  fixture.at = new Date(now);
  const { db } = fixture;
  brokerId = await storeBroker(db, 'plant');
  await db.broker.update({ where: { id: brokerId }, data: { pulseAt: ago(1) } });
  const seen = { since: ago(600), firstSeenAt: ago(3600), state: 'online' };
  const node = await db.edgeNode.create({
    data: {
      brokerId,
      group: 'Hall1',
      edgeNode: 'press',
      ...seen,
      clientId: 'edge-7',
      skewMs: -40,
      latencyP50Ms: 3,
      latencyP95Ms: 21,
      rebirths: 4,
      lostMessages: 2,
    },
  });
  nodeId = node.id;
  for (const device of ['motor', 'pump', 'valve']) {
    const row = await db.device.create({ data: { edgeNodeId: nodeId, device, ...seen } });
    if (device === 'motor') deviceId = row.id;
  }
  const metric = { edgeNodeId: nodeId, datatype: 'Double', quality: 'good', receivedAt: ago(5) };
  await db.metric.createMany({
    data: [
      { ...metric, name: 'bdSeq', value: 3, datatype: 'Int64' },
      { ...metric, name: 'Node Control/Rebirth', value: false, datatype: 'Boolean' },
      { ...metric, name: 'counter', value: '18446744073709551615', datatype: 'UInt64', alias: 4n },
      { ...metric, deviceId, name: 'speed', value: 12.5, sourceAt: ago(6) },
      {
        ...metric,
        deviceId,
        name: 'removed',
        value: 1,
        quality: 'stale',
        staleReason: 'no longer in the birth certificate',
        droppedAt: ago(60),
      },
      { ...metric, deviceId, name: 'old', value: 1, quality: 'stale', staleReason: 'death certificate' },
    ],
  });
  metricId = (await db.metric.findFirstOrThrow({ where: { name: 'speed' } })).id;
  const minute = (minutesAgo: number, last: number) => ({
    brokerId,
    metricId,
    minute: new Date(Math.floor(now / 60_000) * 60_000 - minutesAgo * 60_000),
    count: 2,
    min: last - 1,
    max: last + 1,
    last,
  });
  await db.metricMinute.createMany({ data: [minute(3, 10), minute(1, 30), minute(3000, 99)] });
  const quirk = { edgeNodeId: nodeId, count: 5, firstAt: ago(900), lastAt: ago(300) };
  await db.sparkplugQuirk.createMany({
    data: [
      { ...quirk, rule: 'S20' },
      { ...quirk, rule: 'S10' },
    ],
  });
  quirkId = (await db.sparkplugQuirk.findFirstOrThrow({ where: { rule: 'S10' } })).id;
});
afterAll(() => fixture?.drop());

test('an edge node tells how its messages travel, a device which edge node it is on', async () => {
  expect(await requireEdgeNode(fixture.context, viewer, { id: nodeId })).toMatchObject({
    group: 'Hall1',
    edgeNode: 'press',
    devices: [{ device: 'motor' }, { device: 'pump' }, { device: 'valve' }],
    travel: {
      clientId: 'edge-7',
      skewMs: -40,
      latencyP50Ms: 3,
      latencyP95Ms: 21,
      rebirths: 4,
      lostMessages: 2,
    },
    acceptedQuirks: 2,
    openAlerts: 0,
  });
  expect(await requireDevice(fixture.context, viewer, { id: deviceId })).toMatchObject({
    device: 'motor',
    nodeId,
    edgeNode: 'press',
    nodeState: 'online',
    place: { site: '', area: '', line: '' },
  });
  await expect(requireDevice(fixture.context, viewer, { id: 999 })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('devices come page by page', async () => {
  const page = (query: Record<string, unknown>) =>
    listDevices(fixture.context, viewer, listDevicesInput.parse({ limit: 2, ...query }));
  const first = await page({});
  const second = await page({ cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ device }) => device)).toEqual(['motor', 'pump', 'valve']);
  expect((await page({ q: 'PUM' })).items).toHaveLength(1);
  expect((await page({ state: 'offline' })).items).toHaveLength(0);
});

describe('metrics', () => {
  const ofNode = (query: Record<string, unknown> = {}) =>
    listNodeMetrics(fixture.context, viewer, listMetricsInput.parse({ id: nodeId, ...query }));
  const ofDevice = () => listDeviceMetrics(fixture.context, viewer, listMetricsInput.parse({ id: deviceId }));

  test('of an edge node without those of its devices, by name and by page', async () => {
    const first = await ofNode({ limit: 2 });
    const second = await ofNode({ limit: 2, cursor: first.nextCursor });
    const names = [...first.items, ...second.items].map(({ name }) => name);
    expect([...names].sort()).toEqual(['Node Control/Rebirth', 'bdSeq', 'counter']);
    expect((await ofNode({ q: 'COUNT' })).items).toMatchObject([
      { name: 'counter', value: '18446744073709551615', alias: 4, deviceId: null },
    ]);
  });

  test('of a device, with quality and both times', async () => {
    expect((await ofDevice()).items).toMatchObject([
      { name: 'old', quality: 'stale', staleReason: 'death certificate' },
      {
        name: 'speed',
        value: 12.5,
        quality: 'good',
        staleReason: null,
        sourceAt: ago(6).toISOString(),
        receivedAt: ago(5).toISOString(),
      },
    ]);
  });

  test('those that the newest birth no longer names are told apart, when asked for', async () => {
    const input = listMetricsInput.parse({ id: deviceId, dropped: 'true' });
    expect((await listDeviceMetrics(fixture.context, viewer, input)).items).toMatchObject([
      { name: 'removed', quality: 'stale', droppedAt: ago(60).toISOString() },
    ]);
  });

  test('nothing is good while the monitor is not running', async () => {
    fixture.at = new Date(now + 60_000);
    const { items } = await ofDevice();
    fixture.at = new Date(now);
    expect(items.map(({ quality, staleReason }) => [quality, staleReason])).toEqual([
      ['stale', 'death certificate'],
      ['stale', 'the monitor is not running'],
    ]);
  });

  test('a trend by the minute, and in wider steps over a longer period', async () => {
    const trend = (query: Record<string, unknown>) =>
      getMetricTrend(fixture.context, viewer, metricTrendInput.parse({ id: metricId, ...query }));
    const day = await trend({});
    expect(day).toMatchObject({ name: 'speed', stepSeconds: 60 });
    expect(day.points.map(({ min, max, last, count }) => [min, max, last, count])).toEqual([
      [9, 11, 10, 2],
      [29, 31, 30, 2],
    ]);
    const month = await trend({ period: '30d' });
    expect(month.stepSeconds).toBeGreaterThan(60);
    expect(month.points.map(({ last }) => last)[0]).toBe(99);
    expect(month.points.reduce((sum, { count }) => sum + count, 0)).toBe(6);
  });
});

test('small courses of several metrics: the last day of the period, one value a step', async () => {
  const sparks = (query: Record<string, unknown>) =>
    listMetricSparks(fixture.context, viewer, metricSparksInput.parse(query));
  const day = await sparks({ ids: `${metricId},999` });
  expect(day.stepSeconds).toBe(60);
  expect(day.metrics).toMatchObject([{ metricId, points: [{ last: 10 }, { last: 30 }] }]);
  const old = {
    from: new Date(now - 3_010 * 60_000).toISOString(),
    to: new Date(now - 2_000 * 60_000).toISOString(),
  };
  const longer = await sparks({ ids: `${metricId}`, ...old });
  expect(longer).toMatchObject({ stepSeconds: 18 * 60, metrics: [{ points: [{ last: 99 }] }] });
  const from = new Date(now - 10 * 60_000).toISOString();
  const short = await sparks({ ids: `${metricId}`, from });
  expect(short.stepSeconds).toBe(60);
  expect(short.metrics[0]?.points.map(({ last }) => last)).toEqual([10, 30]);
  const month = await sparks({ ids: `${metricId}`, period: '30d' });
  expect(Date.parse(month.to) - Date.parse(month.from)).toBeLessThanOrEqual(86_400_000 + 1_500_000);
  expect(metricSparksInput.safeParse({ ids: Array(51).fill(1).join(',') }).success).toBe(false);
  expect(metricSparksInput.safeParse({ ids: '' }).success).toBe(false);
});

test('a quirk is revoked once, audited, and by nobody who may only read', async () => {
  await expect(revokeQuirk(fixture.context, viewer, { id: quirkId })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const revoked = await revokeQuirk(fixture.context, anna, { id: quirkId });
  expect(revoked).toMatchObject({ rule: 'S10', revokedBy: 'Anna', appliedAt: null });
  fixture.at = new Date(now + 5000);
  expect(await revokeQuirk(fixture.context, anna, { id: quirkId })).toEqual(revoked);
  fixture.at = new Date(now);
  expect(await fixture.db.auditEntry.findMany()).toMatchObject([
    { action: 'quirk.revoked', actor: 'Anna', before: { rule: 'S10', edgeNode: 'press' } },
  ]);
  const rules = async (revoked: string) =>
    (await listQuirks(fixture.context, viewer, listQuirksInput.parse({ nodeId, revoked }))).items.map(
      ({ rule }) => rule,
    );
  expect([await rules('false'), await rules('true')]).toEqual([['S20'], ['S10']]);
  await expect(revokeQuirk(fixture.context, anna, { id: 9999 })).rejects.toMatchObject({ code: 'not_found' });
});
