import type { EdgeNodeView, PresenceState } from '@/lib/domain/views';

/** One edge node or device on the overview's strip. */
type FleetMember = {
  readonly key: string;
  /** Of its page. */
  readonly address: string;
  readonly brokerId: number;
  readonly name: string;
  readonly state: PresenceState;
  readonly since: string;
  readonly deaths: number;
  readonly reason: string | null;
};

export type FleetModel = {
  readonly counts: Readonly<Record<PresenceState, number>>;
  readonly worst: readonly FleetMember[];
};

const rank: Record<PresenceState, number> = { offline: 0, unknown: 1, online: 2 };

function members(node: EdgeNodeView): FleetMember[] {
  const name = `${node.group}/${node.edgeNode}`;
  const { brokerId } = node;
  const own = {
    brokerId,
    key: `n${node.id}`,
    address: `/devices/node/${node.id}`,
    name,
    state: node.state,
    since: node.since,
    deaths: node.deaths,
    reason: node.reason,
  };
  return [
    own,
    ...node.devices.map((device) => ({
      brokerId,
      key: `d${device.id}`,
      address: `/devices/device/${device.id}`,
      name: `${name}/${device.device}`,
      state: device.state,
      since: device.since,
      deaths: device.deaths,
      reason: device.reason,
    })),
  ];
}

/** How the fleet stands: counts by state, and the worst: offline before unknown before online, then most deaths, then longest. */
export function prepareFleet(nodes: readonly EdgeNodeView[], worstMax: number): FleetModel {
  const all = nodes.flatMap(members);
  const count = (state: PresenceState) => all.filter((member) => member.state === state).length;
  const worst = all
    .filter((member) => member.state !== 'online' || member.deaths > 0)
    .toSorted(
      (a, b) => rank[a.state] - rank[b.state] || b.deaths - a.deaths || a.since.localeCompare(b.since),
    )
    .slice(0, worstMax);
  return { counts: { online: count('online'), offline: count('offline'), unknown: count('unknown') }, worst };
}
