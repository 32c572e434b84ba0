import type { NotificationCause, NotificationPayload } from '@/lib/domain/notification-payload';
import type { Transaction } from './database';
import type { Prisma } from './generated/client';

/** The channel that is notified when there is something to deliver. */
export const outboxChannel = 'brokerwatch_outbox';

/** One thing to tell on one channel; the key makes telling it twice impossible (`<incident id>:<notice number>:<channel id>`). */
export type QueuedNotification = {
  readonly channelId: string;
  readonly incidentId: string | null;
  /** The alert that leads the message. */
  readonly alertId: string | null;
  readonly cause: NotificationCause;
  readonly payload: NotificationPayload;
  readonly dedupKey: string;
};

/**
 * Queues notifications within the transaction that decided on them; those queued before (same key) are passed over. Returns
 * how many were queued.
 */
export async function queueNotifications(
  tx: Transaction,
  entries: readonly QueuedNotification[],
  now: Date,
): Promise<number> {
  if (entries.length === 0) return 0;
  const data = entries.map(({ payload, ...entry }, index) => ({
    ...entry,
    payload: payload as Prisma.InputJsonObject,
    // One millisecond apart, so that the order within a transaction is kept.
    createdAt: new Date(now.getTime() + index),
    nextAttemptAt: now,
  }));
  const { count } = await tx.notification.createMany({ data, skipDuplicates: true });
  if (count > 0) await notifyOutbox(tx);
  return count;
}

/** Wakes the workers that deliver. */
export async function notifyOutbox(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${outboxChannel}, '')`;
}
