import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { notificationCauseSchema } from '@/lib/domain/notification-payload';
import type { NotificationView, Page } from '@/lib/domain/views';
import { escapeLike, listOf, pageQuery, pageSize, readCursor, searchText, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { notificationStates, toNotificationView } from './notification-view';

export const listNotificationsInput = z.object({
  ...pageQuery,
  channelId: z.uuid().optional(),
  alertId: z.uuid().optional(),
  incidentId: z.uuid().optional(),
  state: listOf(z.enum(notificationStates)).optional(),
  cause: listOf(notificationCauseSchema).optional(),
  since: z.iso.datetime().optional().describe('created at or after'),
  until: z.iso.datetime().optional().describe('created before'),
  q: searchText.optional().describe('text in the title of its alert or in the answer'),
});
type ListNotificationsInput = z.output<typeof listNotificationsInput>;

function textCondition(q: string): Prisma.NotificationWhereInput {
  return {
    OR: [
      ...[['title'], ['alert', 'title'], ['incident', 'title']].map((path) => ({
        payload: { path, string_contains: escapeLike(q), mode: 'insensitive' as const },
      })),
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
      ...(input.incidentId === undefined ? {} : { incidentId: input.incidentId }),
      ...(input.state === undefined ? {} : { state: { in: input.state } }),
      ...(input.cause === undefined ? {} : { cause: { in: input.cause } }),
      createdAt: {
        ...(input.since === undefined ? {} : { gte: input.since }),
        ...(input.until === undefined ? {} : { lt: input.until }),
      },
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
