import type { Device, EdgeNode } from '@/lib/db/generated/client';
import type { DeviceView, EdgeNodeView, PresenceState } from '@/lib/domain/views';
import { asSeenNow } from '../availability/as-seen-now';
import type { BrokerSight } from '../availability/read-sight';

type EdgeNodeRow = EdgeNode & {
  readonly broker: { readonly name: string };
  readonly devices: readonly Device[];
};

/** A stored presence word; anything else is `unknown`. */
export function toPresenceState(stored: string): PresenceState {
  return stored === 'online' || stored === 'offline' ? stored : 'unknown';
}

/** One `device` row, as the monitor sees its broker now. */
export function toDeviceView(stored: Device, sight: BrokerSight | undefined): DeviceView {
  const row = asSeenNow(stored, sight);
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

/** One `edge_node` row with its devices, as the monitor sees its broker now. */
export function toEdgeNodeView(stored: EdgeNodeRow, sight: BrokerSight | undefined): EdgeNodeView {
  const row = asSeenNow(stored, sight);
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
    devices: row.devices.map((device) => toDeviceView(device, sight)),
  };
}
