import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { requeueNotification } from '@/lib/db/delivery-repository';
import type { NotificationView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toNotificationView } from './notification-view';

export const retryNotificationInput = z.object({ id: z.uuid() });

/** Sends a failed delivery again, or a waiting one now. Throws `not_found`; `conflict` when it was delivered already or its channel is off. */
export async function retryNotification(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof retryNotificationInput>,
): Promise<NotificationView> {
  requirePermission(actor, 'triage');
  const row = await context.db.$transaction(async (tx) => {
    const before = await tx.notification.findUnique({
      where: { id: input.id },
      include: { channel: { select: { name: true, enabled: true } } },
    });
    if (before === null) throw new AppError('not_found', 'There is no such delivery.');
    if (!before.channel.enabled)
      throw new AppError('conflict', `The channel ${before.channel.name} is off: switch it on first.`);
    if (!(await requeueNotification(tx, input.id, context.now()))) {
      throw new AppError('conflict', 'This delivery has arrived already.');
    }
    await recordAudit(tx, actor, {
      action: 'notification.retried',
      resource: 'notification',
      resourceId: input.id,
      before: { state: before.state, attempts: before.attempts, detail: before.detail },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'notifications', brokerId: null }]);
    return tx.notification.findUniqueOrThrow({
      where: { id: input.id },
      include: { channel: { select: { name: true } } },
    });
  });
  return toNotificationView(row);
}
