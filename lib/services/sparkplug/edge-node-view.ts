import type { Device, EdgeNode } from '@/lib/db/generated/client';
import type { DeviceView, EdgeNodeView, PresenceState } from '@/lib/domain/views';

type EdgeNodeRow = EdgeNode & {
  readonly broker: { readonly name: string };
  readonly devices: readonly Device[];
};

/** A stored presence word; anything else is `unknown`. */
export function toPresenceState(stored: string): PresenceState {
  return stored === 'online' || stored === 'offline' ? stored : 'unknown';
}

/** One `device` row. */
export function toDeviceView(row: Device): DeviceView {
  return {
    id: row.id,
    device: row.device,
    state: toPresenceState(row.state),
    since: row.since.toISOString(),
    reason: row.reason,
    lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    births: row.births,
    deaths: row.deaths,
    metricCount: row.metricCount,
  };
}

/** One `edge_node` row with its devices. */
export function toEdgeNodeView(row: EdgeNodeRow): EdgeNodeView {
  return {
    id: row.id,
    brokerId: row.brokerId,
    broker: row.broker.name,
    group: row.group,
    edgeNode: row.edgeNode,
    state: toPresenceState(row.state),
    since: row.since.toISOString(),
    reason: row.reason,
    lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
    births: row.births,
    deaths: row.deaths,
    metricCount: row.metricCount,
    devices: row.devices.map(toDeviceView),
  };
}
