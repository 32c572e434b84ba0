import { type LiveFrame, liveFrameSchema } from '@/lib/live/live-frame';
import type { Database, Transaction } from './database';

/** The channel that is notified of new changes. */
export const changeChannel = 'brokerwatch_change';
/** Held from before the insert until commit, so that sequence order is commit order; the number is arbitrary and ours. */
const changeLock = 712_240_013;

/** One live frame with its place in the log. */
export type Change = { readonly seq: bigint; readonly frame: LiveFrame };

/**
 * Appends live frames to the change log within a transaction and notifies listeners when it commits. Call it last: other
 * writers of the log wait from here until the transaction ends.
 */
export async function appendChanges(tx: Transaction, frames: readonly LiveFrame[]): Promise<void> {
  if (frames.length === 0) return;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${changeLock}::bigint)`;
  await tx.$executeRaw`
    WITH added AS (
      INSERT INTO change (frame)
      SELECT f.frame FROM jsonb_array_elements(${JSON.stringify(frames)}::jsonb) WITH ORDINALITY AS f (frame, position)
      ORDER BY f.position
      RETURNING seq
    )
    SELECT pg_notify(${changeChannel}, max(seq)::text) FROM added`;
}

/**
 * The frames after `afterSeq`, oldest first, at most `limit`. Rows that this version cannot read (written by a newer one)
 * are passed over.
 */
export async function readChanges(db: Database, afterSeq: bigint, limit: number): Promise<readonly Change[]> {
  for (let after = afterSeq; ; ) {
    const rows = await db.change.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take: limit,
      select: { seq: true, frame: true },
    });
    const changes = rows.flatMap(({ seq, frame }) => {
      const parsed = liveFrameSchema.safeParse(frame);
      return parsed.success ? [{ seq, frame: parsed.data }] : [];
    });
    const last = rows.at(-1);
    if (changes.length > 0 || last === undefined) return changes;
    after = last.seq;
  }
}

/** The sequence number of the newest change; 0 when there is none yet. */
export async function latestSequence(db: Database): Promise<bigint> {
  const newest = await db.change.aggregate({ _max: { seq: true } });
  return newest._max.seq ?? 0n;
}

/** Deletes changes from before `olderThan`, but never the newest one; returns how many. */
export async function pruneChanges(db: Database, olderThan: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM change WHERE at < ${olderThan}::timestamptz AND seq < (SELECT max(seq) FROM change)`;
}
