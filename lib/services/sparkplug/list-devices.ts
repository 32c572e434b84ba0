import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { SparkplugDeviceView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { readSightNow } from '../availability/as-seen-now';
import { rowId } from '../brokers/require-broker';
import {
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toSparkplugDevice, withNode } from './device-view';

export const listDevicesInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  nodeId: rowId.optional().describe('of this edge node'),
  group: queryText.optional().describe('exactly this Sparkplug group id'),
  state: listOf(z.enum(['online', 'offline', 'unknown']))
    .optional()
    .describe('several with commas'),
  q: searchText.optional().describe('text in the group, edge node or device id'),
});
type ListDevicesInput = z.output<typeof listDevicesInput>;

function whereOf(input: ListDevicesInput): Prisma.DeviceWhereInput[] {
  const conditions: Prisma.DeviceWhereInput[] = [];
  if (input.brokerId !== undefined) conditions.push({ node: { brokerId: input.brokerId } });
  if (input.nodeId !== undefined) conditions.push({ edgeNodeId: input.nodeId });
  if (input.group !== undefined) conditions.push({ node: { group: input.group } });
  if (input.state?.length) conditions.push({ state: { in: input.state } });
  if (input.q) {
    const contains = { contains: escapeLike(input.q), mode: 'insensitive' as const };
    conditions.push({
      OR: [{ device: contains }, { node: { group: contains } }, { node: { edgeNode: contains } }],
    });
  }
  return conditions;
}

/** Sparkplug devices by edge node (in the order in which those were first stored) and device id. */
export async function listDevices(
  context: ServiceContext,
  actor: Actor,
  input: ListDevicesInput,
): Promise<Page<SparkplugDeviceView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int(), z.string()]), input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input);
  if (after) {
    const [edgeNodeId, device] = after;
    conditions.push({ OR: [{ edgeNodeId: { gt: edgeNodeId } }, { edgeNodeId, device: { gt: device } }] });
  }
  const rows = await context.db.device.findMany({
    where: { AND: conditions },
    orderBy: [{ edgeNodeId: 'asc' }, { device: 'asc' }],
    take: limit + 1,
    include: withNode,
  });
  const sight = await readSightNow(
    context,
    rows.map(({ node }) => node.brokerId),
  );
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.edgeNodeId, row.device],
    toItem: (row) => toSparkplugDevice(row, sight.get(row.node.brokerId)),
  });
}
