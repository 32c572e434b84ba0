import { digestAt, isCollecting, type RoutingRule, waitsUntil } from '@/lib/alerting/routing/routing-rule';
import type { Transaction } from '@/lib/db/database';

/** Keeps incidents for the next digest of rules that tell by digest or wait for their time; the first starts the rule's clock. */
export async function collectForDigest(
  tx: Transaction,
  items: readonly { readonly rule: string; readonly incidentId: string }[],
  rules: ReadonlyMap<string, RoutingRule>,
  now: Date,
): Promise<void> {
  const kept = items.flatMap(({ rule: id, incidentId }) => {
    const rule = rules.get(id);
    if (rule === undefined || (!isCollecting(rule) && waitsUntil(rule) === null)) return [];
    return [{ ruleId: id, incidentId, tellAt: digestAt(rule, now.getTime()) }];
  });
  if (kept.length === 0) return;
  await lockDigests(tx, new Set(kept.map(({ ruleId }) => ruleId)));
  await tx.digestItem.createMany({
    data: kept.map(({ ruleId, incidentId }) => ({ ruleId, incidentId, at: now })),
    skipDuplicates: true,
  });
  for (const [id, tellAt] of new Map(kept.map((each) => [each.ruleId, each.tellAt])))
    await tx.routingRule.updateMany({
      where: { id, nextDigestAt: null },
      data: { nextDigestAt: new Date(tellAt) },
    });
}

/** A digest that is being told takes all that its rule has collected: nothing may come in between. */
async function lockDigests(tx: Transaction, ruleIds: ReadonlySet<string>): Promise<void> {
  await tx.$executeRaw`LOCK TABLE routing_rule IN ROW EXCLUSIVE MODE`;
  await tx.$executeRaw`
    SELECT 1 FROM routing_rule WHERE id = ANY(${[...ruleIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}
