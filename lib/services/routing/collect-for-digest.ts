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
