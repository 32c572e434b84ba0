import { appendChanges } from '@/lib/db/change-log';
import type { Database } from '@/lib/db/database';

/** A quirk that somebody revoked: from now on the rule is judged for this edge node again. */
export type RevokedQuirk = { readonly group: string; readonly edgeNode: string; readonly rule: string };

const quirksPerRound = 200;

/**
 * Hands revoked quirks of a broker, which the worker has not taken over yet, to `revoke`, then notes that it has. Handing
 * one over twice must do no harm.
 */
export async function applyQuirkRevocations(input: {
  readonly db: Database;
  readonly brokerId: number;
  revoke(quirk: RevokedQuirk): void;
  now(): number;
}): Promise<void> {
  const { db, brokerId, revoke, now } = input;
  const rows = await db.sparkplugQuirk.findMany({
    where: { revokedAt: { not: null }, appliedAt: null, node: { brokerId } },
    include: { node: { select: { group: true, edgeNode: true } } },
    orderBy: { id: 'asc' },
    take: quirksPerRound,
  });
  if (rows.length === 0) return;
  for (const { node, rule } of rows) revoke({ ...node, rule });
  await db.$transaction(async (tx) => {
    await tx.sparkplugQuirk.updateMany({
      where: { id: { in: rows.map((row) => row.id) } },
      data: { appliedAt: new Date(now()) },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId }]);
  });
}
