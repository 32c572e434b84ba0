import { z } from 'zod';
import type { Notification } from '@/lib/db/generated/client';
import type { NotificationView } from '@/lib/domain/views';

type NotificationRow = Notification & { readonly channel: { readonly name: string } };

export const notificationStates = ['queued', 'accepted', 'confirmed', 'failed'] as const;
const stateSchema = z.enum(notificationStates);
const titled = z.object({ title: z.string() });
const titleSchema = z
  .union([
    z.object({ incident: titled }).transform(({ incident }) => incident.title),
    z.object({ alert: titled }).transform(({ alert }) => alert.title),
    titled.transform(({ title }) => title),
  ])
  .catch('');

/** One row of the outbox as the console shows it. */
export function toNotificationView(row: NotificationRow): NotificationView {
  return {
    id: row.id,
    alertId: row.alertId,
    incidentId: row.incidentId,
    cause: row.cause,
    title: titleSchema.parse(row.payload),
    channelId: row.channelId,
    channel: row.channel.name,
    state: stateSchema.parse(row.state),
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    nextAttemptAt: row.state === 'queued' ? (row.nextAttemptAt?.toISOString() ?? null) : null,
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    confirmedAt: row.confirmedAt?.toISOString() ?? null,
    statusCode: row.statusCode,
    detail: row.detail,
  };
}
