import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { type Page, type SubscriptionView, subscriptionReviews } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import {
  booleanQuery,
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
import { readConnections, toSubscriptionView } from './subscription-view';

export const listSubscriptionsInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  clientId: queryText.optional().describe('exactly this MQTT client id'),
  active: booleanQuery.optional(),
  denied: booleanQuery.optional(),
  isMonitor: booleanQuery.optional().describe('false leaves out the monitor itself'),
  review: listOf(z.enum(subscriptionReviews)).optional().describe('proposed = waits for approval'),
  breadthMin: z.coerce.number().min(0).max(100).optional(),
  q: searchText.optional().describe('text in the filter or the MQTT client id'),
});
type ListSubscriptionsInput = z.output<typeof listSubscriptionsInput>;

const cursorKey = z.tuple([z.number(), z.int()]);

function whereOf(input: ListSubscriptionsInput): Prisma.SubscriptionWhereInput[] {
  const conditions: Prisma.SubscriptionWhereInput[] = [];
  if (input.brokerId !== undefined) conditions.push({ brokerId: input.brokerId });
  if (input.clientId !== undefined) conditions.push({ clientId: input.clientId });
  if (input.active !== undefined) conditions.push({ active: input.active });
  if (input.denied !== undefined) conditions.push({ denied: input.denied });
  if (input.isMonitor !== undefined) conditions.push({ isMonitor: input.isMonitor });
  if (input.review?.length) conditions.push({ review: { in: input.review } });
  if (input.breadthMin !== undefined) conditions.push({ breadth: { gte: input.breadthMin } });
  if (input.q) {
    const contains = { contains: escapeLike(input.q), mode: 'insensitive' as const };
    conditions.push({ OR: [{ filter: contains }, { clientId: contains }] });
  }
  return conditions;
}

/** Subscriptions, widest first. */
export async function listSubscriptions(
  context: ServiceContext,
  actor: Actor,
  input: ListSubscriptionsInput,
): Promise<Page<SubscriptionView>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input);
  if (after)
    conditions.push({ OR: [{ breadth: { lt: after[0] } }, { breadth: after[0], id: { lt: after[1] } }] });
  const rows = await context.db.subscription.findMany({
    where: { AND: conditions },
    orderBy: [{ breadth: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  const connectedOf = await readConnections(context.db, rows);
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.breadth, row.id],
    toItem: (row) => toSubscriptionView(row, connectedOf(row)),
  });
}
