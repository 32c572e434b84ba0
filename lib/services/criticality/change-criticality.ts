import type { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { AssetCriticalityView } from '@/lib/domain/alerting-views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import type { CriticalityFields, criticalityIdInput, replaceCriticalityInput } from './criticality-input';
import { toCriticalityView } from './criticality-view';
import { criticalityRulesMax } from './read-criticalities';

type Tx = Prisma.TransactionClient;
const withBroker = { broker: { select: { name: true } } } as const;

/** Rules are few and seldom changed: one writer at a time keeps them unique, also where the broker is null. */
async function lockRules(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE asset_criticality IN SHARE ROW EXCLUSIVE MODE`;
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `The ${field} ${message}.`, [{ field, message }]);
}

/** Throws `invalid` for a broker that does not exist, and `conflict` when the asset has a rule already. */
async function checkRule(tx: Tx, { brokerId, kind, pattern }: CriticalityFields, own: number | null) {
  if (brokerId !== null && (await tx.broker.count({ where: { id: brokerId } })) === 0)
    throw invalid('brokerId', 'is no broker');
  const same = await tx.assetCriticality.findFirst({ where: { brokerId, kind, pattern } });
  if (same === null || same.id === own) return;
  const message = 'has a rule already; change that one';
  throw new AppError('conflict', `The asset ${message}.`, [{ field: 'pattern', message }]);
}

function audited({ brokerId, kind, pattern, criticality, tags, reason }: Omit<AssetCriticalityView, 'id'>) {
  return { brokerId, kind, pattern, criticality, tags: [...tags], reason };
}

async function requireRule(tx: Tx, id: number): Promise<AssetCriticalityView> {
  const row = await tx.assetCriticality.findUnique({ where: { id }, include: withBroker });
  if (row === null) throw new AppError('not_found', 'There is no such rule.');
  return toCriticalityView(row);
}

/**
 * Says how much an asset matters; it holds for what is found from now on. Throws `invalid`, and `conflict` when the asset
 * has a rule or there are too many.
 */
export async function addCriticality(
  { db }: ServiceContext,
  actor: Actor,
  input: CriticalityFields,
): Promise<AssetCriticalityView> {
  requirePermission(actor, 'configure');
  return db.$transaction(async (tx) => {
    await lockRules(tx);
    if ((await tx.assetCriticality.count()) >= criticalityRulesMax)
      throw new AppError('conflict', `There are already ${criticalityRulesMax} rules.`);
    await checkRule(tx, input, null);
    const row = await tx.assetCriticality.create({
      data: { ...input, author: actor.name },
      include: withBroker,
    });
    const after = toCriticalityView(row);
    await recordAudit(tx, actor, {
      action: 'criticality.added',
      resource: 'criticality',
      resourceId: String(row.id),
      after: audited(after),
    });
    return after;
  });
}

/** Writes a rule anew. Throws `not_found`, `invalid` and `conflict`. */
export async function replaceCriticality(
  { db }: ServiceContext,
  actor: Actor,
  { id, ...input }: z.output<typeof replaceCriticalityInput>,
): Promise<AssetCriticalityView> {
  requirePermission(actor, 'configure');
  return db.$transaction(async (tx) => {
    await lockRules(tx);
    const before = await requireRule(tx, id);
    await checkRule(tx, input, id);
    const row = await tx.assetCriticality.update({
      where: { id },
      data: { ...input, author: actor.name },
      include: withBroker,
    });
    const after = toCriticalityView(row);
    await recordAudit(tx, actor, {
      action: 'criticality.changed',
      resource: 'criticality',
      resourceId: String(id),
      before: audited(before),
      after: audited(after),
    });
    return after;
  });
}

/** The asset is judged by the next rule that fits, or by none. Throws `not_found`. */
export async function removeCriticality(
  { db }: ServiceContext,
  actor: Actor,
  { id }: z.output<typeof criticalityIdInput>,
): Promise<void> {
  requirePermission(actor, 'configure');
  await db.$transaction(async (tx) => {
    await lockRules(tx);
    const before = await requireRule(tx, id);
    await tx.assetCriticality.delete({ where: { id } });
    await recordAudit(tx, actor, {
      action: 'criticality.removed',
      resource: 'criticality',
      resourceId: String(id),
      before: audited(before),
    });
  });
}
