import type { RoutingRule } from '@/lib/alerting/routing/routing-rule';
import type { Transaction } from '@/lib/db/database';

const minuteMs = 60_000;

/** Keeps incidents for the next digest of rules that tell by digest; the first one starts the rule's clock. */
export async function collectForDigest(
  tx: Transaction,
  items: readonly { readonly rule: string; readonly incidentId: string }[],
  rules: ReadonlyMap<string, RoutingRule>,
  now: Date,
): Promise<void> {
  const kept = items.flatMap(({ rule: id, incidentId }) => {
    const digestMinutes = rules.get(id)?.digestMinutes ?? null;
    return digestMinutes === null ? [] : [{ ruleId: id, incidentId, digestMinutes }];
  });
  if (kept.length === 0) return;
  await lockDigests(tx, new Set(kept.map(({ ruleId }) => ruleId)));
  await tx.digestItem.createMany({
    data: kept.map(({ ruleId, incidentId }) => ({ ruleId, incidentId, at: now })),
    skipDuplicates: true,
  });
  for (const [id, minutes] of new Map(kept.map(({ ruleId, digestMinutes }) => [ruleId, digestMinutes])))
    await tx.routingRule.updateMany({
      where: { id, nextDigestAt: null },
      data: { nextDigestAt: new Date(now.getTime() + minutes * minuteMs) },
    });
}

/** A digest that is being told takes all that its rule has collected: nothing may come in between. */
async function lockDigests(tx: Transaction, ruleIds: ReadonlySet<string>): Promise<void> {
  await tx.$executeRaw`LOCK TABLE routing_rule IN ROW EXCLUSIVE MODE`;
  await tx.$executeRaw`
    SELECT 1 FROM routing_rule WHERE id = ANY(${[...ruleIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}
