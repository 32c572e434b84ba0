import { z } from 'zod';
import type { AssetCriticalityView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toCriticalityView } from './criticality-view';

export const listCriticalitiesInput = z.object(pageQuery);

/** How much which assets matter, oldest rule first. */
export async function listCriticalities(
  { db }: ServiceContext,
  actor: Actor,
  input: z.output<typeof listCriticalitiesInput>,
): Promise<Page<AssetCriticalityView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([rowId]), input.cursor);
  const limit = pageSize(input);
  const rows = await db.assetCriticality.findMany({
    where: after ? { id: { gt: after[0] } } : {},
    orderBy: { id: 'asc' },
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  return toPage({ rows, limit, keyOf: (row) => [row.id], toItem: toCriticalityView });
}
