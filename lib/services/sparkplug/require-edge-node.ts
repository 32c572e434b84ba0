import { z } from 'zod';
import type { EdgeNodeDetailView } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { readSightNow } from '../availability/as-seen-now';
import { placeOfEntity, readSiteRules } from '../availability/measure-fleet';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { countOpenAlertsOf } from './count-open-alerts';
import { toEdgeNodeView } from './edge-node-view';

export const edgeNodeIdInput = z.object({ id: rowId });

/** One Sparkplug edge node with its devices and how its messages travel; throws `not_found`. */
export async function requireEdgeNode(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof edgeNodeIdInput>,
): Promise<EdgeNodeDetailView> {
  requirePermission(actor, 'read');
  const row = await context.db.edgeNode.findUnique({
    where: { id: input.id },
    include: {
      broker: { select: { name: true } },
      devices: { orderBy: { device: 'asc' } },
      _count: { select: { quirks: { where: { revokedAt: null } } } },
    },
  });
  if (row === null) throw new AppError('not_found', `There is no edge node ${input.id}.`);
  const { group, edgeNode, clientId, skewMs, latencyP50Ms, latencyP95Ms, rebirths, lostMessages } = row;
  const sight = await readSightNow(context, [row.brokerId]);
  const name = `${group}/${edgeNode}`;
  return {
    ...toEdgeNodeView(row, sight.get(row.brokerId)),
    bdSeq: row.bdSeq,
    firstSeenAt: row.firstSeenAt.toISOString(),
    travel: { clientId, skewMs, latencyP50Ms, latencyP95Ms, rebirths, lostMessages },
    place: placeOfEntity(await readSiteRules(context), { group, edgeNode, device: null, name }),
    acceptedQuirks: row._count.quirks,
    openAlerts: await countOpenAlertsOf(context, row.brokerId, { kind: 'node', id: name }),
  };
}
