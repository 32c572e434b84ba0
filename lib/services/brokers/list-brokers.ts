import { z } from 'zod';
import type { BrokerView, Page } from '@/lib/domain/views';
import { countedAlerts } from '../alerts/counted-alerts';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toBrokerView } from './broker-view';

export const listBrokersInput = z.object(pageQuery);

/** Open alerts of each broker, by broker id. */
export async function countOpenAlerts(context: ServiceContext, brokerIds: readonly number[]) {
  const counts = await context.db.alert.groupBy({
    by: ['brokerId'],
    where: { ...countedAlerts, state: 'open', brokerId: { in: [...brokerIds] } },
    _count: true,
  });
  return new Map(counts.map((entry) => [entry.brokerId, entry._count]));
}

/** Brokers in the order in which they were added. */
export async function listBrokers(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listBrokersInput>,
): Promise<Page<BrokerView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.broker.findMany({
    where: after ? { id: { gt: after[0] } } : {},
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  const openAlerts = await countOpenAlerts(
    context,
    rows.map((row) => row.id),
  );
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.id],
    toItem: (row) => toBrokerView(row, context.secrets, openAlerts.get(row.id) ?? 0),
  });
}
