import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { readOutgoingAllowList } from './outgoing-allow-list';

/** Private networks and hosts that messages may go to. */
export async function getOutgoingAllowList(
  context: ServiceContext,
  actor: Actor,
): Promise<{ readonly entries: readonly string[] }> {
  requirePermission(actor, 'read');
  return { entries: await readOutgoingAllowList(context.db) };
}
