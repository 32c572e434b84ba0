import { expect, test } from 'vitest';
import type { EdgeNodeView } from '@/lib/domain/views';
import { groupNodes } from './group-nodes';

const common = { since: '', reason: null, lastMessageAt: null, births: 0, deaths: 0, metricCount: null };
const node = (
  id: number,
  brokerId: number,
  group: string,
  change: Partial<EdgeNodeView> = {},
): EdgeNodeView => ({
  ...common,
  id,
  brokerId,
  broker: `b${brokerId}`,
  group,
  edgeNode: `e${id}`,
  state: 'online',
  devices: [],
  ...change,
});

test('groups of the same name on two brokers stay apart', () => {
  expect(
    groupNodes([node(1, 1, 'plant'), node(2, 2, 'plant'), node(3, 1, 'plant')]).map((group) => [
      group.broker,
      group.nodes.map((each) => each.node.id),
    ]),
  ).toEqual([
    ['b1', [1, 3]],
    ['b2', [2]],
  ]);
});

test('the roll-up counts nodes and devices', () => {
  const devices = [
    { ...common, id: 1, device: 'd', state: 'offline' as const },
    { ...common, id: 2, device: 'e', state: 'unknown' as const },
  ];
  expect(groupNodes([node(1, 1, 'plant', { devices })])[0]?.counts).toEqual({
    online: 1,
    offline: 1,
    unknown: 1,
  });
});

test('nothing makes no group', () => expect(groupNodes([])).toEqual([]));

test('with a state asked for, only what is in it is shown and counted; its node stays above a device', () => {
  const devices = [
    { ...common, id: 1, device: 'dead', state: 'offline' as const },
    { ...common, id: 2, device: 'alive', state: 'online' as const },
  ];
  const nodes = [
    node(1, 1, 'plant', { devices }),
    node(2, 1, 'plant'),
    node(3, 1, 'plant', { state: 'offline', devices }),
  ];
  const [group] = groupNodes(nodes, new Set(['offline']));
  expect(
    group?.nodes.map((each) => [each.node.id, each.isMatch, each.devices.map((device) => device.device)]),
  ).toEqual([
    [1, false, ['dead']],
    [3, true, ['dead']],
  ]);
  expect(group?.counts).toEqual({ online: 0, offline: 3, unknown: 0 });
});
