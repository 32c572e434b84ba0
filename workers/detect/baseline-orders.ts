import { appendChanges } from '@/lib/db/change-log';
import type { Database } from '@/lib/db/database';
import type { BaselineOrder } from '@/lib/db/generated/client';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { LearnedTopics } from './learned-topics';
import type { BaselineSaver } from './topic-baselines';

const ordersPerRound = 50;

export type BaselineOrdersInput = {
  readonly db: Database;
  readonly brokerId: number;
  readonly learned: LearnedTopics;
  readonly saver: BaselineSaver;
  now(): number;
};

/**
 * Carries out what people ordered about the baselines of one broker, oldest first: marks or forgets, saves the changed
 * baselines, then notes in the order how many topics it changed. Carrying one out twice does no harm. An order whose
 * action is unknown changes nothing.
 */
export async function applyBaselineOrders(input: BaselineOrdersInput): Promise<void> {
  const { db, brokerId, learned, saver, now } = input;
  const orders = await db.baselineOrder.findMany({
    where: { brokerId, appliedAt: null },
    orderBy: { id: 'asc' },
    take: ordersPerRound,
  });
  for (const order of orders) {
    const indexes = await topicsOf(input, order);
    const at = now();
    const changed = indexes.filter((index) => carryOut(learned, index, order.action, at));
    await saver.save(changed);
    await db.$transaction(async (tx) => {
      await tx.baselineOrder.updateMany({
        where: { id: order.id },
        data: { appliedAt: new Date(at), topicsChanged: changed.length },
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'topics', brokerId }]);
    });
  }
}

async function topicsOf(
  { db, brokerId, learned: { topics } }: BaselineOrdersInput,
  { scope, name }: BaselineOrder,
): Promise<readonly number[]> {
  if (scope === 'topic') {
    const index = topics.indexOf(name);
    if (index >= 0) return [index];
    // Known only to the database: heard by an earlier process, before anything had been learned of it.
    const isStored = (await db.topic.count({ where: { brokerId, name: boundIdentifier(name) } })) > 0;
    return isStored ? [topics.intern(name)].filter((interned) => interned >= 0) : [];
  }
  const prefix = name.replace(/\/$/, '');
  const indexes: number[] = [];
  for (let index = 0; index < topics.size; index++) {
    const topic = topics.name(index);
    if (topic !== '' && (prefix === '' || topic === prefix || topic.startsWith(`${prefix}/`)))
      indexes.push(index);
  }
  return indexes;
}

/** False when the order has nothing to change there. */
function carryOut({ topics, profiles }: LearnedTopics, index: number, action: string, at: number): boolean {
  switch (action) {
    case 'approve': {
      const isNew = !topics.isApproved(index);
      topics.markApproved(index, true);
      return isNew;
    }
    case 'freeze':
    case 'unfreeze': {
      const isFrozen = action === 'freeze';
      const isNew = topics.isFrozen(index) !== isFrozen;
      topics.markFrozen(index, isFrozen);
      return isNew;
    }
    case 'reset':
      topics.forget(index, at);
      profiles.forget(index);
      // What was approved or frozen is no longer there.
      topics.markApproved(index, false);
      topics.markFrozen(index, false);
      return true;
    default:
      return false;
  }
}
