import { z } from 'zod';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import type { MetricSparksView } from '@/lib/domain/availability-views';
import { periodOf, periodQuery } from '../availability/period-input';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const longestMs = 86_400_000;
const minuteMs = 60_000;
const pointsMax = 60;
const metricsMax = 50;

export const metricSparksInput = z.object({
  ids: z
    .string()
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.int().min(1).max(2_147_483_647)).min(1).max(metricsMax))
    .describe(`ids of metrics, up to ${metricsMax}, with commas`),
  ...periodQuery,
});

type Row = { readonly id: number; readonly at: Date; readonly last: number };

/** When these metrics began to be stored, in ms; null when nothing is stored of them since `from`. */
async function firstMinute(
  context: ServiceContext,
  ids: readonly number[],
  { from, to }: TimeRange,
): Promise<number | null> {
  const [row] = await context.db.$queryRaw<{ first: Date | null }[]>`
    SELECT min(own.minute) AS first
    FROM metric JOIN edge_node node ON node.id = metric.edge_node_id
    JOIN metric_minute own ON own.broker_id = node.broker_id AND own.metric_id = metric.id
    WHERE metric.id = ANY(${ids}::int[])
      AND own.minute >= ${new Date(from)}::timestamptz AND own.minute < ${new Date(to)}::timestamptz`;
  return row?.first?.getTime() ?? null;
}

/**
 * The courses of several numeric metrics over the last 24 hours of a period, in at most 60 steps, for small lines; what is
 * stored for less than half of that is shown from where it begins. Metrics without a stored value in that time, and ids of
 * none, are left out. Throws `invalid` for a period that makes no sense.
 */
export async function listMetricSparks(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof metricSparksInput>,
): Promise<MetricSparksView> {
  requirePermission(actor, 'read');
  const { from: begin, to } = periodOf(input, context.now());
  const longest = Math.max(begin, to - longestMs);
  const first = (await firstMinute(context, input.ids, { from: longest, to })) ?? longest;
  const asked = to - first < (to - longest) / 2 ? first : longest;
  const stepMs = minuteMs * Math.max(1, Math.ceil((to - asked) / minuteMs / (pointsMax - 1)));
  const from = new Date(Math.floor(asked / stepMs) * stepMs);
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT own.metric_id AS id, date_bin(${stepMs / 1000} * interval '1 second', own.minute, 'epoch') AS at,
      (array_agg(own.last ORDER BY own.minute DESC))[1] AS last
    FROM metric JOIN edge_node node ON node.id = metric.edge_node_id
    JOIN metric_minute own ON own.broker_id = node.broker_id AND own.metric_id = metric.id
    WHERE metric.id = ANY(${input.ids}::int[])
      AND own.minute >= ${from}::timestamptz AND own.minute < ${new Date(to)}::timestamptz
    GROUP BY 1, 2 ORDER BY 1, 2`;
  const points = new Map<number, { at: string; last: number }[]>();
  for (const { id, at, last } of rows) {
    const known = points.get(id) ?? [];
    points.set(id, known);
    known.push({ at: at.toISOString(), last });
  }
  return {
    from: from.toISOString(),
    to: new Date(to).toISOString(),
    stepSeconds: stepMs / 1000,
    metrics: [...points].map(([metricId, own]) => ({ metricId, points: own })),
  };
}
