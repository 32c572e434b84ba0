import type { EdgeNodeView, PresenceState } from '@/lib/domain/views';

/** One Sparkplug group of one broker with its edge nodes and the states of everything in it. */
export type NodeGroup = {
  readonly key: string;
  readonly brokerId: number;
  readonly broker: string;
  readonly group: string;
  readonly nodes: readonly EdgeNodeView[];
  /** Nodes and devices by state. */
  readonly counts: Readonly<Record<PresenceState, number>>;
};

function countStates(nodes: readonly EdgeNodeView[]): Record<PresenceState, number> {
  const counts = { online: 0, offline: 0, unknown: 0 };
  for (const { state, devices } of nodes) {
    counts[state]++;
    for (const device of devices) counts[device.state]++;
  }
  return counts;
}

/** Edge nodes by broker and group, in the order in which they came, with a roll-up of each group. */
export function groupNodes(nodes: readonly EdgeNodeView[]): NodeGroup[] {
  const byKey = new Map<string, EdgeNodeView[]>();
  for (const node of nodes) {
    const key = `${node.brokerId}/${node.group}`;
    byKey.set(key, [...(byKey.get(key) ?? []), node]);
  }
  return [...byKey].flatMap(([key, members]) => {
    const first = members[0];
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
