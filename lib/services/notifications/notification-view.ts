import { z } from 'zod';
import type { Notification } from '@/lib/db/generated/client';
import type { NotificationView } from '@/lib/domain/views';

type NotificationRow = Notification & { readonly channel: { readonly name: string } };

const stateSchema = z.enum(['queued', 'accepted', 'failed']);
const payloadSchema = z.object({ title: z.string() });

/** One row of the outbox as the console shows it. */
export function toNotificationView(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    alertId: row.alertId,
    cause: row.cause,
    title: payloadSchema.catch({ title: '' }).parse(row.payload).title,
    channelId: row.channelId,
    channel: row.channel.name,
    state: stateSchema.parse(row.state),
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: row.state === 'queued' ? (row.nextAttemptAt?.toISOString() ?? null) : null,
    statusCode: row.statusCode,
    detail: row.detail,
  };
}
