import { z } from 'zod';
import type { Page, PresenceState } from '@/lib/domain/views';
import { asSeenNow, readSightNow } from '../availability/as-seen-now';
import { rowId } from '../brokers/require-broker';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toPresenceState } from './edge-node-view';

export const listHostsInput = z.object({ ...pageQuery, brokerId: rowId.optional() });

export type HostApplicationView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly hostId: string;
  readonly state: PresenceState;
  readonly since: string;
  readonly firstSeenAt: string;
};

/** Sparkplug host applications, in the order in which they were first stored. */
export async function listHosts(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listHostsInput>,
): Promise<Page<HostApplicationView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.hostApplication.findMany({
    where: {
      ...(input.brokerId === undefined ? {} : { brokerId: input.brokerId }),
      ...(after ? { id: { gt: after[0] } } : {}),
    },
    orderBy: { id: 'asc' },
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  const sight = await readSightNow(
    context,
    rows.map(({ brokerId }) => brokerId),
  );
  return toPage({
    rows: rows.map((row) => asSeenNow(row, sight.get(row.brokerId))),
    limit,
    keyOf: (row) => [row.id],
    toItem: (row) => ({
      ...row,
      broker: row.broker.name,
      state: toPresenceState(row.state),
      since: row.since.toISOString(),
      firstSeenAt: row.firstSeenAt.toISOString(),
    }),
  });
}
