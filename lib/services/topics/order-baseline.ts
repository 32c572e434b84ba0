import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import type { BaselineOrderView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { queryText } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { baselineActionSchema, baselineScopeSchema, toBaselineOrderView } from './baseline-order-view';
import { learningMarks } from './learning-marks';
import { endOfPrefix } from './prefix-range';

export const orderBaselineInput = z.object({
  id: rowId,
  scope: baselineScopeSchema.describe('one topic, or all topics under a prefix'),
  name: queryText.describe(
    'the topic, or the prefix without a slash at its end; the empty prefix is every topic',
  ),
  action: baselineActionSchema,
});
type OrderBaselineInput = z.output<typeof orderBaselineInput>;

/** Orders that may wait for a worker; more means that none is running. */
const waitingMax = 200;

/** What the order is about, as it stands now. */
async function stateBefore(
  tx: Prisma.TransactionClient,
  { id: brokerId, scope, name }: OrderBaselineInput,
  now: Date,
): Promise<JsonObject> {
  if (scope === 'topic') {
    const topic = await tx.topic.findUnique({
      where: { brokerId_name: { brokerId, name } },
      select: { baseline: true },
    });
    if (topic === null) throw unknownName('is no topic of this broker');
    return { scope, name, ...learningMarks(topic.baseline, now) };
  }
  const topics = await countBelow(tx, brokerId, name);
  if (topics === 0) throw unknownName('has no topics on this broker');
  return { scope, name, topics };
}

async function countBelow(tx: Prisma.TransactionClient, brokerId: number, prefix: string): Promise<number> {
  if (prefix === '') return tx.topic.count({ where: { brokerId } });
  const base = `${prefix}/`;
  const [below] = await tx.$queryRaw<{ topics: number }[]>`
    SELECT count(*)::int AS topics FROM topic
    WHERE broker_id = ${brokerId} AND (name = ${prefix} OR (name >= ${base} AND name < ${endOfPrefix(base)}))`;
  return below?.topics ?? 0;
}

function unknownName(message: string): AppError {
  return new AppError('invalid', `The name ${message}.`, [{ field: 'name', message }]);
}

/**
 * Orders something about what is learned: approve it, learn anew, stop or go on learning. The worker carries it out within
 * seconds. Throws `not_found` for the broker, `invalid` naming `name`, and `unavailable` when too many orders wait.
 */
export async function orderBaseline(
  context: ServiceContext,
  actor: Actor,
  input: OrderBaselineInput,
): Promise<BaselineOrderView> {
  requirePermission(actor, 'configure');
  const { id: brokerId, scope, action } = input;
  const name = scope === 'prefix' ? input.name.replace(/\/$/, '') : input.name;
  return context.db.$transaction(async (tx) => {
    const broker = await tx.broker.findUnique({ where: { id: brokerId }, select: { id: true } });
    if (broker === null) throw new AppError('not_found', `There is no broker ${brokerId}.`);
    const before = await stateBefore(tx, { ...input, name }, context.now());
    const waiting = await tx.baselineOrder.count({ where: { brokerId, appliedAt: null } });
    if (waiting >= waitingMax)
      throw new AppError('unavailable', `${waiting} orders are waiting already: no worker carries them out.`);
    const row = await tx.baselineOrder.create({
      data: { brokerId, scope, name, action, actor: actor.name, at: context.now() },
    });
    await recordAudit(tx, actor, {
      action: `baseline.${action}`,
      resource: 'baseline',
      resourceId: String(row.id),
      before,
      after: { scope, name, action, brokerId },
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'topics', brokerId }]);
    return toBaselineOrderView(row);
  });
}
