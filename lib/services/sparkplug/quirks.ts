import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { SparkplugQuirk } from '@/lib/db/generated/client';
import type { QuirkView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { booleanQuery, pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const withNames = {
  node: { select: { brokerId: true, group: true, edgeNode: true, broker: { select: { name: true } } } },
} as const;

type StoredQuirk = SparkplugQuirk & {
  readonly node: {
    readonly brokerId: number;
    readonly group: string;
    readonly edgeNode: string;
    readonly broker: { readonly name: string };
  };
};

function toQuirkView({ node, ...row }: StoredQuirk): QuirkView {
  return {
    id: row.id,
    nodeId: row.edgeNodeId,
    brokerId: node.brokerId,
    broker: node.broker.name,
    group: node.group,
    edgeNode: node.edgeNode,
    rule: row.rule,
    count: row.count,
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
    appliedAt: row.appliedAt?.toISOString() ?? null,
  };
}

export const listQuirksInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  nodeId: rowId.optional(),
  revoked: booleanQuery.optional().describe('false: only those in force'),
});

/** Rules that edge nodes broke while they were learned, and which are muted for them; newest first. */
export async function listQuirks(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listQuirksInput>,
): Promise<Page<QuirkView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.sparkplugQuirk.findMany({
    where: {
      ...(input.nodeId === undefined ? {} : { edgeNodeId: input.nodeId }),
      ...(input.brokerId === undefined ? {} : { node: { brokerId: input.brokerId } }),
      ...(input.revoked === undefined ? {} : { revokedAt: input.revoked ? { not: null } : null }),
      ...(after ? { id: { lt: after[0] } } : {}),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: withNames,
  });
  return toPage({ rows, limit, keyOf: (row) => [row.id], toItem: toQuirkView });
}

export const revokeQuirkInput = z.object({ id: rowId });

/**
 * Revokes a quirk: the rule is judged for that edge node again, and never muted by itself any more. The worker takes it
 * over within seconds. Revoking twice is no error. Throws `not_found`.
 */
export async function revokeQuirk(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof revokeQuirkInput>,
): Promise<QuirkView> {
  requirePermission(actor, 'triage');
  return context.db.$transaction(async (tx) => {
    const { count } = await tx.sparkplugQuirk.updateMany({
      where: { id: input.id, revokedAt: null },
      data: { revokedAt: context.now(), revokedBy: actor.name },
    });
    const row = await tx.sparkplugQuirk.findUnique({ where: { id: input.id }, include: withNames });
    if (row === null) throw new AppError('not_found', `There is no quirk ${input.id}.`);
    const { group, edgeNode, brokerId } = row.node;
    if (count > 0) {
      await recordAudit(tx, actor, {
        action: 'quirk.revoked',
        resource: 'quirk',
        resourceId: String(row.id),
        before: { rule: row.rule, group, edgeNode, count: row.count },
        after: { isRevoked: true },
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId }]);
    }
    return toQuirkView(row);
  });
}
