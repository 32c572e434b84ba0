import type { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import type { channelIdInput } from './channel-input';
import { auditChannel } from './channel-view';
import { noSuchChannel } from './require-channel';

/** Removes a channel with its deliveries, also those that still wait. Throws `not_found`. */
export async function removeChannel(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof channelIdInput>,
): Promise<void> {
  requirePermission(actor, 'configure');
  await context.db.$transaction(async (tx) => {
    const before = await tx.channel.findUnique({ where: { id: input.id } });
    if (before === null) throw noSuchChannel();
    await tx.channel.delete({ where: { id: input.id } });
    await recordAudit(tx, actor, {
      action: 'channel.removed',
      resource: 'channel',
      resourceId: input.id,
      before: auditChannel(before, context.secrets),
    });
    await appendChanges(tx, [
      { type: 'changed', resource: 'channels', brokerId: null },
      { type: 'changed', resource: 'notifications', brokerId: null },
    ]);
  });
}
