import { z } from 'zod';
import type { BaselineOrderView, Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { booleanQuery, pageQuery, pageSize, queryText, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toBaselineOrderView } from './baseline-order-view';

export const listBaselineOrdersInput = z.object({
  ...pageQuery,
  id: rowId,
  name: queryText.optional().describe('exactly this topic or prefix'),
  waiting: booleanQuery.optional().describe('true: only those that the worker has not carried out yet'),
});

/** What was ordered about the baselines of a broker, newest first. */
export async function listBaselineOrders(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listBaselineOrdersInput>,
): Promise<Page<BaselineOrderView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.baselineOrder.findMany({
    where: {
      brokerId: input.id,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.waiting === undefined ? {} : { appliedAt: input.waiting ? null : { not: null } }),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: (row) => [row.id], toItem: toBaselineOrderView });
}
