import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { EdgeNodeView, Page } from '@/lib/domain/views';
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
import { toEdgeNodeView } from './edge-node-view';

export const listEdgeNodesInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  group: queryText.optional().describe('exactly this Sparkplug group id'),
  state: listOf(z.enum(['online', 'offline', 'unknown']))
    .optional()
    .describe('of the edge node or of one of its devices; several with commas'),
  q: searchText.optional().describe('text in the group, edge node or device id'),
});
type ListEdgeNodesInput = z.output<typeof listEdgeNodesInput>;

const cursorKey = z.tuple([z.int(), z.string(), z.string()]);

function whereOf(input: ListEdgeNodesInput): Prisma.EdgeNodeWhereInput[] {
  const conditions: Prisma.EdgeNodeWhereInput[] = [];
  if (input.brokerId !== undefined) conditions.push({ brokerId: input.brokerId });
  if (input.group !== undefined) conditions.push({ group: input.group });
  if (input.state?.length) {
    const isOneOf = { state: { in: input.state } };
    conditions.push({ OR: [isOneOf, { devices: { some: isOneOf } }] });
  }
  if (input.q) {
    const contains = { contains: escapeLike(input.q), mode: 'insensitive' as const };
    conditions.push({
      OR: [{ group: contains }, { edgeNode: contains }, { devices: { some: { device: contains } } }],
    });
  }
  return conditions;
}

/** Sparkplug edge nodes with their devices, by broker, group and edge node id. */
export async function listEdgeNodes(
  context: ServiceContext,
  actor: Actor,
  input: ListEdgeNodesInput,
): Promise<Page<EdgeNodeView>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input);
  if (after) {
    const [brokerId, group, edgeNode] = after;
    conditions.push({
      OR: [
        { brokerId: { gt: brokerId } },
        { brokerId, group: { gt: group } },
        { brokerId, group, edgeNode: { gt: edgeNode } },
      ],
    });
  }
  const rows = await context.db.edgeNode.findMany({
    where: { AND: conditions },
    orderBy: [{ brokerId: 'asc' }, { group: 'asc' }, { edgeNode: 'asc' }],
    take: limit + 1,
    include: { broker: { select: { name: true } }, devices: { orderBy: { device: 'asc' } } },
  });
  const sight = await readSightNow(
    context,
    rows.map(({ brokerId }) => brokerId),
  );
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.brokerId, row.group, row.edgeNode],
    toItem: (row) => toEdgeNodeView(row, sight.get(row.brokerId)),
  });
}
