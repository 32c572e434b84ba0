import { z } from 'zod';
import type { MetricTrendView } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { periodOf, periodQuery } from '../availability/period-input';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const minuteMs = 60_000;
const pointsMax = 1_500;

export const metricTrendInput = z.object({ id: rowId, ...periodQuery });

type Row = {
  readonly at: Date;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
};

/**
 * What a numeric metric did over a period (24 h unless asked otherwise), in steps that give at most 1,500 points. Empty for
 * what is no number. Throws `not_found`, and `invalid` for a period that makes no sense.
 */
export async function getMetricTrend(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof metricTrendInput>,
): Promise<MetricTrendView> {
  requirePermission(actor, 'read');
  const metric = await context.db.metric.findUnique({
    where: { id: input.id },
    include: { node: { select: { brokerId: true } } },
  });
  if (metric === null) throw new AppError('not_found', `There is no metric ${input.id}.`);
  const period = periodOf(input, context.now());
  const stepMs = minuteMs * Math.max(1, Math.ceil((period.to - period.from) / minuteMs / (pointsMax - 1)));
  const from = new Date(Math.floor(period.from / stepMs) * stepMs);
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin(${stepMs / 1000} * interval '1 second', minute, 'epoch') AS at, sum(count)::float8 AS count,
      min(min) AS min, max(max) AS max, (array_agg(last ORDER BY minute DESC))[1] AS last
    FROM metric_minute
    WHERE broker_id = ${metric.node.brokerId} AND metric_id = ${input.id}
      AND minute >= ${from}::timestamptz AND minute < ${new Date(period.to)}::timestamptz
    GROUP BY 1 ORDER BY 1`;
  return {
    metricId: metric.id,
    name: metric.name,
    datatype: metric.datatype,
    from: from.toISOString(),
    to: new Date(period.to).toISOString(),
    stepSeconds: stepMs / 1000,
    points: rows.map(({ at, ...point }) => ({ at: at.toISOString(), ...point })),
  };
}
