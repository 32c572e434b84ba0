import type { Alert } from '@/lib/domain/alert';
import { severities, severityRank } from '@/lib/domain/severity';
import type { Transaction } from './database';

/** The channel that is notified when there is something to deliver. */
export const outboxChannel = 'brokerwatch_outbox';

/** One thing to tell: `alert` as it is now, and a key that makes telling it twice impossible (`<alert id>:<version>:<cause>`). */
export type OutboxEntry = {
  readonly alert: Alert;
  readonly cause: 'opened' | 'escalated' | 'reopened' | 'resolved';
  readonly dedupKey: string;
};

/**
 * Queues one notification an entry and enabled channel whose minimum severity it reaches, within the transaction that
 * changed the alert; entries queued before (same key) are passed over. Returns how many were queued.
 */
export async function enqueueNotifications(
  tx: Transaction,
  entries: readonly OutboxEntry[],
  now: Date,
): Promise<number> {
  if (entries.length === 0) return 0;
  const channels = await tx.channel.findMany({
    where: { enabled: true },
    select: { id: true, minimumSeverity: true },
  });
  const data = channels.flatMap((channel) =>
    entries
      .filter(({ alert }) => severityRank(alert.severity) >= minimumRank(channel.minimumSeverity))
      .map(({ alert, cause, dedupKey }, index) => ({
        channelId: channel.id,
        alertId: alert.id,
        cause,
        payload: alert,
        dedupKey: `${dedupKey}:${channel.id}`,
        // One millisecond apart, so that the order within a transaction is kept.
        createdAt: new Date(now.getTime() + index),
        nextAttemptAt: now,
      })),
  );
  if (data.length === 0) return 0;
  const { count } = await tx.notification.createMany({ data, skipDuplicates: true });
  if (count > 0) await notifyOutbox(tx);
  return count;
}

function minimumRank(stored: string): number {
  const severity = severities.find((name) => name === stored);
  return severity === undefined ? 0 : severityRank(severity);
}

/** Wakes the workers that deliver. */
export async function notifyOutbox(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${outboxChannel}, '')`;
}
