import type { Device, EdgeNode } from '@/lib/db/generated/client';
import type { SparkplugDeviceView } from '@/lib/domain/availability-views';
import { toDeviceView, toPresenceState } from './edge-node-view';

/** A `device` row with its edge node and broker. */
export type StoredDevice = Device & {
  readonly node: EdgeNode & { readonly broker: { readonly name: string } };
};

/** What a query of devices includes. */
export const withNode = { node: { include: { broker: { select: { name: true } } } } } as const;

/** One `device` row with the names above it. */
export function toSparkplugDevice({ node, ...row }: StoredDevice): SparkplugDeviceView {
  return {
    ...toDeviceView(row),
    brokerId: node.brokerId,
    broker: node.broker.name,
    nodeId: node.id,
    group: node.group,
    edgeNode: node.edgeNode,
    nodeState: toPresenceState(node.state),
    firstSeenAt: row.firstSeenAt.toISOString(),
  };
}
