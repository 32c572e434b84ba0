import { expect, test } from 'vitest';
import type { DeviceView, EdgeNodeView } from '@/lib/domain/views';
import { prepareFleet } from './prepare-fleet';

const since = '2026-11-22T12:00:00.000Z';
const device = (id: number, change: Partial<DeviceView>): DeviceView => ({
  id,
  device: `d${id}`,
  state: 'online',
  since,
  reason: null,
  lastMessageAt: since,
  births: 1,
  deaths: 0,
  metricCount: 1,
  ...change,
});
const node = (id: number, change: Partial<EdgeNodeView>): EdgeNodeView => ({
  id,
  brokerId: 1,
  broker: 'b',
  group: 'g',
  edgeNode: `e${id}`,
  state: 'online',
  since,
  reason: null,
  lastMessageAt: since,
  births: 1,
  deaths: 0,
  metricCount: 1,
  devices: [],
  ...change,
});

test('counts nodes and devices alike', () => {
  const model = prepareFleet(
    [node(1, { devices: [device(1, {}), device(2, { state: 'offline' })] }), node(2, { state: 'unknown' })],
    10,
  );
  expect(model.counts).toEqual({ online: 2, offline: 1, unknown: 1 });
  expect(model.worst.map(({ address }) => address)).toEqual(['/devices/device/2', '/devices/node/2']);
});

test('worst first: offline, unknown, then online ones that have died; healthy ones are not listed', () => {
  const model = prepareFleet(
    [
      node(1, {}),
      node(2, { deaths: 9 }),
      node(3, { state: 'unknown' }),
      node(4, { state: 'offline', deaths: 1 }),
      node(5, { state: 'offline', deaths: 5 }),
    ],
    10,
  );
  expect(model.worst.map((member) => member.name)).toEqual(['g/e5', 'g/e4', 'g/e3', 'g/e2']);
});

test('of two that have died as often the longer dead comes first, and the list is bounded', () => {
  const model = prepareFleet(
    [node(1, { state: 'offline' }), node(2, { state: 'offline', since: '2026-11-22T11:00:00.000Z' })],
    1,
  );
  expect(model.worst.map((member) => member.name)).toEqual(['g/e2']);
});
