import { z } from 'zod';
import type { RatePoint } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { rowId } from '../brokers/require-broker';
import { timeQuery } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const pointsMax = 1_500;

export const topicRateInput = z.object({
  id: rowId,
  from: timeQuery.optional().describe('default: an hour before `to`'),
  to: timeQuery.optional().describe('default: now'),
  stepMinutes: z.coerce
    .number()
    .int()
    .min(1)
    .max(1440)
    .optional()
    .describe('width of a point; default: what fits'),
});
type TopicRateInput = z.output<typeof topicRateInput>;

type Row = { readonly at: Date; readonly messages: number; readonly bytes: number };

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

/** The range in whole steps since the epoch: `from` inclusive, `to` exclusive, both in ms. */
function rangeOf(input: TopicRateInput, now: Date) {
  const to = (input.to ?? now).getTime();
  const from = input.from?.getTime() ?? to - hourMs;
  if (from >= to) throw invalid('from', 'must lie before `to`');
  const stepMs = minuteMs * (input.stepMinutes ?? Math.max(1, Math.ceil((to - from) / minuteMs / pointsMax)));
  if ((to - from) / stepMs > pointsMax)
    throw invalid('stepMinutes', `must be larger for this range (at most ${pointsMax} points)`);
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.ceil(to / stepMs) * stepMs, stepMs };
}

/**
 * Messages and bytes of one topic a step (from the minute rates), oldest first; steps without messages are 0, steps
 * before the topic was first seen are left out. Throws `not_found`, and `invalid` for a range that makes no sense.
 */
export async function getTopicRate(
  context: ServiceContext,
  actor: Actor,
  input: TopicRateInput,
): Promise<readonly RatePoint[]> {
  requirePermission(actor, 'read');
  const topic = await context.db.topic.findUnique({
    where: { id: input.id },
    select: { brokerId: true, firstSeenAt: true },
  });
  if (topic === null) throw new AppError('not_found', `There is no topic ${input.id}.`);
  const { from, to, stepMs } = rangeOf(input, context.now());
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin(${stepMs / 1000} * interval '1 second', minute, 'epoch') AS at,
           sum(count)::float8 AS messages, sum(bytes)::float8 AS bytes
    FROM topic_minute
    WHERE broker_id = ${topic.brokerId} AND topic_id = ${input.id}
      AND minute >= ${new Date(from)} AND minute < ${new Date(to)}
    GROUP BY 1`;
  const byTime = new Map(rows.map((row) => [row.at.getTime(), row]));
  const first = Math.max(from, Math.floor(topic.firstSeenAt.getTime() / stepMs) * stepMs);
  const end = Math.min(to, context.now().getTime());
  const points: RatePoint[] = [];
  for (let at = first; at < end; at += stepMs) {
    const row = byTime.get(at);
    points.push({ at: new Date(at).toISOString(), messages: row?.messages ?? 0, bytes: row?.bytes ?? 0 });
  }
  return points;
}
