import type { Silence } from '@/lib/db/generated/client';
import type { SilenceView } from '@/lib/domain/alerting-views';
import { readMatcher } from './stored-matcher';

/** A silence as it is shown at `now`. */
export function toSilenceView(row: Silence, now: Date): SilenceView {
  return {
    id: row.id,
    matcher: readMatcher(row.matcher) ?? {},
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason,
    author: row.author,
    createdAt: row.createdAt.toISOString(),
    endedBy: row.endedBy,
    state: row.endsAt <= now ? 'ended' : row.startsAt <= now ? 'active' : 'pending',
    mutedCount: row.mutedCount,
    lastMutedAt: row.lastMuted?.toISOString() ?? null,
  };
}
