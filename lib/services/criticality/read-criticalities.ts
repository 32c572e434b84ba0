import { z } from 'zod';
import type { CriticalityRule } from '@/lib/alerting/severity/match-criticality';
import type { Transaction } from '@/lib/db/database';
import { criticalities } from '@/lib/domain/alerting-views';

/** A site with more has lost its own overview; the newest are left out. */
const rulesMax = 1000;

const criticalitySchema = z.enum(criticalities);
const kindSchema = z.enum(['broker', 'prefix', 'group']);

/** The rules of how much assets matter that hold on a broker: its own and those for all, for `explainSeverity`. */
export async function readCriticalities(
  tx: Pick<Transaction, 'assetCriticality'>,
  brokerId: number,
): Promise<readonly CriticalityRule[]> {
  const rows = await tx.assetCriticality.findMany({
    where: { OR: [{ brokerId }, { brokerId: null }] },
    orderBy: { id: 'asc' },
    take: rulesMax,
  });
  return rows.map((row) => ({
    brokerId: row.brokerId,
    kind: kindSchema.parse(row.kind),
    pattern: row.pattern,
    criticality: criticalitySchema.parse(row.criticality),
    tags: row.tags,
    reason: row.reason,
  }));
}
