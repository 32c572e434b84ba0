import { z } from 'zod';
import type { TopicView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { selectTopicColumns } from './select-topics';
import { type TopicRow, toTopicView } from './topic-view';

export const topicIdInput = z.object({ id: rowId });

const payloadBytesMax = 4096;

/** One topic with up to 4 KiB of its last payload; throws `not_found`. */
export async function requireTopic(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof topicIdInput>,
): Promise<TopicView> {
  requirePermission(actor, 'read');
  const now = context.now();
  const [row] = await context.db.$queryRaw<TopicRow[]>`
    SELECT ${selectTopicColumns(now, payloadBytesMax)}
    FROM topic t JOIN broker b ON b.id = t.broker_id WHERE t.id = ${input.id}`;
  if (row === undefined) throw new AppError('not_found', `There is no topic ${input.id}.`);
  return toTopicView(row, now);
}
