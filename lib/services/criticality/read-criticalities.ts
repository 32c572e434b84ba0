import { z } from 'zod';
import type { CriticalityRule } from '@/lib/alerting/severity/match-criticality';
import type { Transaction } from '@/lib/db/database';
import { criticalities } from '@/lib/domain/alerting-views';
import { criticalityKinds } from './criticality-input';

/** Each finding is compared with all of them; a site with more has lost its own overview. */
export const criticalityRulesMax = 1000;

const criticalitySchema = z.enum(criticalities);
const kindSchema = z.enum(criticalityKinds);

/** The rules of how much assets matter that hold on a broker: its own and those for all, for `explainSeverity`. */
export async function readCriticalities(
  tx: Pick<Transaction, 'assetCriticality'>,
  brokerId: number,
): Promise<readonly CriticalityRule[]> {
  const rows = await tx.assetCriticality.findMany({
    where: { OR: [{ brokerId }, { brokerId: null }] },
    orderBy: { id: 'asc' },
    take: criticalityRulesMax,
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
