import { z } from 'zod';
import type { ChannelView, Page } from '@/lib/domain/views';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toChannelView } from './channel-view';
import { readLastDeliveries } from './read-last-deliveries';

export const listChannelsInput = z.object(pageQuery);

/** Channels in the order in which they were added, each with its last delivery. */
export async function listChannels(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listChannelsInput>,
): Promise<Page<ChannelView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.channel.findMany({
    where: after ? { id: { gt: after[0] } } : {},
    orderBy: { id: 'asc' },
    take: limit + 1,
  });
  const last = await readLastDeliveries(
    context.db,
    rows.map(({ id }) => id),
  );
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.id],
    toItem: (row) => toChannelView(row, context, last.get(row.id) ?? null),
  });
}
