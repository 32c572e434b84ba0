import { z } from 'zod';
import type { EdgeNodeView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toEdgeNodeView } from './edge-node-view';

export const edgeNodeIdInput = z.object({ id: rowId });

/** One Sparkplug edge node with its devices; throws `not_found`. */
export async function requireEdgeNode(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof edgeNodeIdInput>,
): Promise<EdgeNodeView> {
  requirePermission(actor, 'read');
  const row = await context.db.edgeNode.findUnique({
    where: { id: input.id },
    include: { broker: { select: { name: true } }, devices: { orderBy: { device: 'asc' } } },
  });
  if (row === null) throw new AppError('not_found', `There is no edge node ${input.id}.`);
  return toEdgeNodeView(row);
}
