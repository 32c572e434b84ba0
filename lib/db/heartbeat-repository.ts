import type { Transaction } from './database';
import type { Prisma } from './generated/client';
import { notifyOutbox } from './outbox-repository';

/** A channel whose heartbeat is due. `dueAt` makes telling it twice impossible. */
export type DueHeartbeat = {
  readonly channelId: string;
  readonly heartbeatHours: number;
  readonly dueAt: Date;
};

/** Enabled channels that nothing was delivered through for their heartbeat's hours and none waits for, locked until the transaction ends. */
export async function takeDueHeartbeats(tx: Transaction, now: Date): Promise<readonly DueHeartbeat[]> {
  return tx.$queryRaw<DueHeartbeat[]>`
    SELECT id AS "channelId", heartbeat_hours AS "heartbeatHours", next_heartbeat_at AS "dueAt"
    FROM channel
    WHERE enabled AND heartbeat_hours IS NOT NULL AND next_heartbeat_at <= ${now}::timestamptz
      AND NOT EXISTS (
        SELECT 1 FROM notification n
        WHERE n.channel_id = channel.id AND n.state = 'queued' AND n.cause = 'heartbeat')
    ORDER BY id
    FOR UPDATE SKIP LOCKED`;
}

/** Queues one heartbeat and sets when the next is due. */
export async function enqueueHeartbeat(
  tx: Transaction,
  heartbeat: DueHeartbeat & { readonly payload: Prisma.InputJsonObject },
  now: Date,
): Promise<void> {
  const { channelId, heartbeatHours, dueAt, payload } = heartbeat;
  await tx.notification.createMany({
    data: {
      channelId,
      cause: 'heartbeat',
      payload,
      dedupKey: `heartbeat:${channelId}:${dueAt.getTime()}`,
      createdAt: now,
      nextAttemptAt: now,
    },
    skipDuplicates: true,
  });
  await tx.channel.update({
    where: { id: channelId },
    data: { nextHeartbeatAt: new Date(now.getTime() + heartbeatHours * 3_600_000) },
  });
  await notifyOutbox(tx);
}
