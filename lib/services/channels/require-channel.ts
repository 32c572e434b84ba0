import type { z } from 'zod';
import type { ChannelView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import type { channelIdInput } from './channel-input';
import { toChannelView } from './channel-view';
import { readLastDeliveries } from './read-last-deliveries';

/** The AppError for a channel that is not there. */
export function noSuchChannel(): AppError {
  return new AppError('not_found', 'There is no such channel.');
}

/** One channel; throws `not_found`. */
export async function requireChannel(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof channelIdInput>,
): Promise<ChannelView> {
  requirePermission(actor, 'read');
  const row = await context.db.channel.findUnique({ where: { id: input.id } });
  if (row === null) throw noSuchChannel();
  const last = await readLastDeliveries(context.db, [row.id]);
  return toChannelView(row, context, last.get(row.id) ?? null);
}
