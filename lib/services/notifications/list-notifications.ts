import { z } from 'zod';
import type { NotificationView, Page } from '@/lib/domain/views';
import { listOf, pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toNotificationView } from './notification-view';

export const listNotificationsInput = z.object({
  ...pageQuery,
  channelId: z.uuid().optional(),
  alertId: z.uuid().optional(),
  state: listOf(z.enum(['queued', 'accepted', 'failed'])).optional(),
});

/** Deliveries, newest first. */
export async function listNotifications(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listNotificationsInput>,
): Promise<Page<NotificationView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.notification.findMany({
    where: {
      ...(input.channelId === undefined ? {} : { channelId: input.channelId }),
      ...(input.alertId === undefined ? {} : { alertId: input.alertId }),
      ...(input.state === undefined ? {} : { state: { in: input.state } }),
      ...(after
        ? { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] }
        : {}),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { channel: { select: { name: true } } },
  });
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.createdAt.toISOString(), row.id],
    toItem: toNotificationView,
  });
}
