import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { NotificationView, Page } from '@/lib/domain/views';
import { escapeLike, listOf, pageQuery, pageSize, readCursor, searchText, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toNotificationView } from './notification-view';

export const listNotificationsInput = z.object({
  ...pageQuery,
  channelId: z.uuid().optional(),
  alertId: z.uuid().optional(),
  state: listOf(z.enum(['queued', 'accepted', 'failed'])).optional(),
  q: searchText.optional().describe('text in the title of its alert or in the answer'),
});
type ListNotificationsInput = z.output<typeof listNotificationsInput>;

function textCondition(q: string): Prisma.NotificationWhereInput {
  return {
    OR: [
      { payload: { path: ['title'], string_contains: escapeLike(q), mode: 'insensitive' } },
      { detail: { contains: escapeLike(q), mode: 'insensitive' } },
    ],
  };
}

/** Deliveries, newest first. */
export async function listNotifications(
  context: ServiceContext,
  actor: Actor,
  input: ListNotificationsInput,
): Promise<Page<NotificationView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.notification.findMany({
    where: {
      ...(input.channelId === undefined ? {} : { channelId: input.channelId }),
      ...(input.alertId === undefined ? {} : { alertId: input.alertId }),
      ...(input.state === undefined ? {} : { state: { in: input.state } }),
      AND: [
        input.q ? textCondition(input.q) : {},
        after ? { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] } : {},
      ],
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
