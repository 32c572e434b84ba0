import type { Alert } from '@/lib/domain/alert';
import { severities, severityRank } from '@/lib/domain/severity';
import type { Database, Transaction } from './database';

/** The channel that is notified when there is something to deliver. */
export const outboxChannel = 'brokerwatch_outbox';

/** One thing to tell: `alert` as it is now, and a key that makes telling it twice impossible (`<alert id>:<version>:<cause>`). */
export type OutboxEntry = {
  readonly alert: Alert;
  readonly cause: 'opened' | 'escalated' | 'reopened' | 'resolved';
  readonly dedupKey: string;
};

/** A notification taken for one attempt. `lockedUntil` proves the lease when the attempt is settled. */
export type ClaimedNotification = {
  readonly id: string;
  readonly alertId: string | null;
  readonly cause: string;
  /** What was queued; unchecked JSON, read with `notificationPayloadSchema`. */
  readonly payload: unknown;
  /** Counts this attempt. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly lockedUntil: Date;
};

/** What an attempt leads to; `nextAttemptAt` only while it stays queued. */
export type SettledAttempt = {
  readonly state: 'queued' | 'accepted' | 'failed';
  readonly nextAttemptAt: Date | null;
  readonly statusCode: number | null;
  readonly detail: string;
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

async function notifyOutbox(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${outboxChannel}, '')`;
}

/** Enabled channels that have something due and not taken by anybody. */
export async function listDueChannels(db: Database, now: Date): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ channel_id: string }[]>`
    SELECT c.id AS channel_id FROM channel c
    WHERE c.enabled AND EXISTS (
      SELECT 1 FROM notification n
      WHERE n.channel_id = c.id AND n.state = 'queued' AND n.next_attempt_at <= ${now}::timestamptz
        AND (n.locked_until IS NULL OR n.locked_until <= ${now}::timestamptz))`;
  return rows.map((row) => row.channel_id);
}

/**
 * Takes the longest due notification of a channel for `leaseMs`, counting an attempt; null when none is due. Whoever
 * dies with it loses the lease, and it is due again. One about an alert waits until all older ones about that alert on
 * that channel are settled, so that "resolved" never overtakes "opened".
 */
export async function claimDue(
  db: Database,
  { channelId, now, leaseMs }: { readonly channelId: string; readonly now: Date; readonly leaseMs: number },
): Promise<ClaimedNotification | null> {
  const lockedUntil = new Date(now.getTime() + leaseMs);
  const [row] = await db.$queryRaw<ClaimedNotification[]>`
    UPDATE notification SET attempts = attempts + 1, last_attempt_at = ${now}::timestamptz, locked_until = ${lockedUntil}::timestamptz
    WHERE id = (
      SELECT n.id FROM notification n
      WHERE n.channel_id = ${channelId}::uuid AND n.state = 'queued' AND n.next_attempt_at <= ${now}::timestamptz
        AND (n.locked_until IS NULL OR n.locked_until <= ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM notification older
          WHERE older.alert_id = n.alert_id AND older.channel_id = n.channel_id AND older.state = 'queued'
            AND (older.created_at, older.id) < (n.created_at, n.id))
      ORDER BY n.next_attempt_at, n.created_at, n.id
      LIMIT 1
      FOR UPDATE SKIP LOCKED)
    RETURNING id, alert_id AS "alertId", cause, payload, attempts, created_at AS "createdAt", locked_until AS "lockedUntil"`;
  return row ?? null;
}

/** Writes how an attempt ended; false when the lease was lost in between (somebody else took it, or it is gone). */
export async function settleAttempt(
  tx: Transaction,
  claimed: ClaimedNotification,
  settled: SettledAttempt,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.notification.updateMany({
    where: { id: claimed.id, state: 'queued', lockedUntil: claimed.lockedUntil },
    data: {
      state: settled.state,
      nextAttemptAt: settled.nextAttemptAt,
      statusCode: settled.statusCode,
      detail: settled.detail,
      lockedUntil: null,
      ...(settled.state === 'accepted' ? { acceptedAt: now } : {}),
    },
  });
  return count === 1;
}

/** Makes a failed notification due again with a fresh count, and a waiting one due now; false when it was accepted. */
export async function requeueNotification(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const failed = await tx.notification.updateMany({
    where: { id, state: 'failed' },
    data: { state: 'queued', attempts: 0, nextAttemptAt: now, lockedUntil: null },
  });
  const waiting = await tx.notification.updateMany({
    where: { id, state: 'queued', OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }] },
    data: { nextAttemptAt: now },
  });
  if (failed.count + waiting.count > 0) await notifyOutbox(tx);
  return (
    failed.count + waiting.count > 0 || (await tx.notification.count({ where: { id, state: 'queued' } })) > 0
  );
}
