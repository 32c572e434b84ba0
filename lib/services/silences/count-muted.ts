import type { Transaction } from '@/lib/db/database';
import type { MuteKind } from '@/lib/domain/alerting-views';

/** By the id of what muted: how many findings or alerts it muted. */
export type MutedCounts = Map<string, { readonly kind: MuteKind; readonly count: number }>;

/** Adds to what exceptions, silences and mute times have muted; maintenance windows keep no count. */
export async function countMuted(tx: Transaction, counts: MutedCounts, now: Date): Promise<void> {
  for (const [id, { kind, count }] of [...counts].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const change = { where: { id }, data: { mutedCount: { increment: count }, lastMuted: now } };
    if (kind === 'exception') await tx.exception.updateMany(change);
    else if (kind === 'silence') await tx.silence.updateMany(change);
    else if (kind === 'mute-time') await tx.muteTime.updateMany(change);
  }
}
