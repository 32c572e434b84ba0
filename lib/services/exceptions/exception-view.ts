import type { Exception } from '@/lib/db/generated/client';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import { readMatcher } from '../silences/stored-matcher';

/** An exception as it is shown at `now`. */
export function toExceptionView(row: Exception, now: Date): ExceptionView {
  return {
    id: row.id,
    matcher: readMatcher(row.matcher) ?? {},
    reason: row.reason,
    owner: row.owner,
    author: row.author,
    alertId: row.alertId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
    state: row.revokedAt !== null ? 'revoked' : row.expiresAt <= now ? 'expired' : 'active',
    mutedCount: row.mutedCount,
    lastMutedAt: row.lastMuted?.toISOString() ?? null,
  };
}
