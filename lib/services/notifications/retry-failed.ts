import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { requeueFailed } from '@/lib/db/delivery-repository';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

/** Of one channel, or of all when it is left out. */
export const retryFailedInput = z.object({ channelId: z.uuid().optional() });

/** Sends all failed deliveries of channels that are on again (the dead-letter list), in their old order; says how many they are. */
export async function retryFailed(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof retryFailedInput>,
): Promise<{ readonly count: number }> {
  requirePermission(actor, 'triage');
  const which = input.channelId === undefined ? {} : { channelId: input.channelId };
  return context.db.$transaction(async (tx) => {
    const count = await requeueFailed(tx, which, context.now());
    if (count === 0) return { count };
    await recordAudit(tx, actor, {
      action: 'notification.retried-all',
      resource: 'notification',
      resourceId: input.channelId ?? null,
      after: { count },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'notifications', brokerId: null }]);
    return { count };
  });
}
