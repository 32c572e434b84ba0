import type { DeviceView, EdgeNodeView, PresenceState } from '@/lib/domain/views';

/** An edge node with those of its devices that are shown. */
export type ShownNode = {
  readonly node: EdgeNodeView;
  readonly devices: readonly DeviceView[];
  /** False when it only stands there to say whose the devices are. */
  readonly isMatch: boolean;
};

/** One Sparkplug group of one broker with its edge nodes and the states of everything shown in it. */
export type NodeGroup = {
  readonly key: string;
  readonly brokerId: number;
  readonly broker: string;
  readonly group: string;
  readonly nodes: readonly ShownNode[];
  /** Shown nodes and devices by state. */
  readonly counts: Readonly<Record<PresenceState, number>>;
};

function countStates(nodes: readonly ShownNode[]): Record<PresenceState, number> {
  const counts = { online: 0, offline: 0, unknown: 0 };
  for (const { node, devices, isMatch } of nodes) {
    if (isMatch) counts[node.state]++;
    for (const device of devices) counts[device.state]++;
  }
  return counts;
}

function pick(node: EdgeNodeView, states: ReadonlySet<string>): ShownNode | null {
  const matches = ({ state }: { readonly state: PresenceState }) => states.size === 0 || states.has(state);
  const devices = node.devices.filter(matches);
  const isMatch = matches(node);
  return isMatch || devices.length > 0 ? { node, devices, isMatch } : null;
}

/**
 * Edge nodes by broker and group, in the order in which they came, with a roll-up of each group. Of `states` (none =
 * all) only what is in one of them is shown and counted; a node in another one stays above its devices that are.
 */
export function groupNodes(
  nodes: readonly EdgeNodeView[],
  states: ReadonlySet<string> = new Set(),
): NodeGroup[] {
  const byKey = new Map<string, ShownNode[]>();
  for (const node of nodes) {
    const shown = pick(node, states);
    if (shown === null) continue;
    const key = `${node.brokerId}/${node.group}`;
    const members = byKey.get(key);
    if (members) members.push(shown);
    else byKey.set(key, [shown]);
  }
  return [...byKey].flatMap(([key, members]) => {
    const first = members[0]?.node;
    return first
      ? [
          {
            key,
            brokerId: first.brokerId,
            broker: first.broker,
            group: first.group,
            nodes: members,
            counts: countStates(members),
          },
        ]
      : [];
  });
}
