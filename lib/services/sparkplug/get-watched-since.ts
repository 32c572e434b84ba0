import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

/** Since when the first of the brokers is watched, as ISO 8601; null when none is. */
export async function getWatchedSince(context: ServiceContext, actor: Actor): Promise<string | null> {
  requirePermission(actor, 'read');
  const first = await context.db.broker.aggregate({ _min: { createdAt: true } });
  return first._min.createdAt?.toISOString() ?? null;
}
