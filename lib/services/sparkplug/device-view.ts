import type { Device, EdgeNode } from '@/lib/db/generated/client';
import type { SparkplugDeviceView } from '@/lib/domain/availability-views';
import { asSeenNow } from '../availability/as-seen-now';
import type { BrokerSight } from '../availability/read-sight';
import { toDeviceView, toPresenceState } from './edge-node-view';

/** A `device` row with its edge node and broker. */
export type StoredDevice = Device & {
  readonly node: EdgeNode & { readonly broker: { readonly name: string } };
};

/** What a query of devices includes. */
export const withNode = { node: { include: { broker: { select: { name: true } } } } } as const;

/** One `device` row with the names above it, as the monitor sees its broker now. */
export function toSparkplugDevice(
  { node, ...row }: StoredDevice,
  sight: BrokerSight | undefined,
): SparkplugDeviceView {
  return {
    ...toDeviceView(row, sight),
    brokerId: node.brokerId,
    broker: node.broker.name,
    nodeId: node.id,
    group: node.group,
    edgeNode: node.edgeNode,
    nodeState: toPresenceState(asSeenNow(node, sight).state),
    firstSeenAt: row.firstSeenAt.toISOString(),
  };
}
