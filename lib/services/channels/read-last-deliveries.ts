import type { Database } from '@/lib/db/database';
import type { Notification } from '@/lib/db/generated/client';

export type LastDelivery = Pick<Notification, 'lastAttemptAt' | 'createdAt' | 'state' | 'detail'>;

/** The newest attempted delivery of each channel, by channel id; one row a channel is read, however long the ledger. */
export async function readLastDeliveries(
  db: Database,
  channelIds: readonly string[],
): Promise<ReadonlyMap<string, LastDelivery>> {
  const rows = await db.$queryRaw<(LastDelivery & { readonly channelId: string })[]>`
    SELECT wanted.id AS "channelId", last.state, last.detail, last.created_at AS "createdAt",
      last.last_attempt_at AS "lastAttemptAt"
    FROM unnest(${[...channelIds]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT state, detail, created_at, last_attempt_at FROM notification
      WHERE channel_id = wanted.id AND attempts > 0 ORDER BY created_at DESC LIMIT 1) AS last`;
  return new Map(rows.map((row) => [row.channelId, row]));
}
