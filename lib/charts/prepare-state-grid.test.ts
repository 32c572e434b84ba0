import { expect, test } from 'vitest';
import type { FleetItemView } from '@/lib/domain/availability-views';
import { prepareStateGrid } from './prepare-state-grid';

const item = (parts: Partial<FleetItemView>) =>
  ({
    kind: 'node',
    id: 1,
    nodeId: 1,
    brokerId: 1,
    broker: 'b',
    group: 'G',
    edgeNode: 'E',
    device: null,
    state: 'online',
    ...parts,
  }) as FleetItemView;

test('devices stand behind their node whatever the order, and are counted with it', () => {
  const [group] = prepareStateGrid([
    item({ kind: 'device', id: 8, device: 'd', state: 'offline' }),
    item({}),
    item({ kind: 'device', id: 9, device: 'f', state: 'unknown' }),
  ]);
  expect(group?.rows[0]?.items.map(({ kind, id }) => `${kind}${id}`)).toEqual([
    'node1',
    'device8',
    'device9',
  ]);
  expect(group).toMatchObject({ title: 'G', counts: { online: 1, offline: 1, unknown: 1 } });
});

test('one group name on two brokers is two groups; defined devices have their own, even beside a group of that name', () => {
  const groups = prepareStateGrid([
    item({}),
    item({ brokerId: 2, id: 2, nodeId: 2 }),
    item({ kind: 'defined', id: 1, nodeId: null, edgeNode: null, group: '' }),
    item({ kind: 'defined', id: 2, nodeId: null, edgeNode: null, group: '' }),
    item({ id: 3, nodeId: 3, group: 'defined' }),
  ]);
  expect(groups.map(({ key, rows }) => [key, rows.length])).toEqual([
    ['1/sparkplug/G', 1],
    ['2/sparkplug/G', 1],
    ['1/defined', 2],
    ['1/sparkplug/defined', 1],
  ]);
});
