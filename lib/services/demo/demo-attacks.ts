import { z } from 'zod';
import type { DemoAttack } from '@/lib/db/generated/client';
import { demoAttackKindSchema } from '@/lib/domain/demo-attack';
import type { DemoAttackView, Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const requestDemoAttackInput = z.object({ attack: demoAttackKindSchema });
export const listDemoAttacksInput = z.object(pageQuery);

function toView(row: DemoAttack): DemoAttackView {
  return {
    ...row,
    requestedAt: row.requestedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** Asks the demo plant to play an attack. Throws `conflict` when no demo plant is there to play it. */
export async function requestDemoAttack(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof requestDemoAttackInput>,
): Promise<DemoAttackView> {
  requirePermission(actor, 'triage');
  if ((await context.db.broker.count({ where: { source: 'demo' } })) === 0) {
    throw new AppError('conflict', 'There is no demo plant: start with DEMO=1.');
  }
  const row = await context.db.$transaction(async (tx) => {
    const added = await tx.demoAttack.create({
      data: { attack: input.attack, requestedBy: actor.name, requestedAt: context.now() },
    });
    await recordAudit(tx, actor, {
      action: 'demo-attack.requested',
      resource: 'demo-attack',
      resourceId: String(added.id),
      after: { attack: added.attack },
    });
    return added;
  });
  return toView(row);
}

/** Attacks that the demo plant was asked to play, newest first. */
export async function listDemoAttacks(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listDemoAttacksInput>,
): Promise<Page<DemoAttackView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const rows = await context.db.demoAttack.findMany({
    where: after ? { id: { lt: after[0] } } : {},
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  return toPage({ rows, limit, keyOf: (row) => [row.id], toItem: toView });
}
