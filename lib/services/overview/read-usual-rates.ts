import type { UsualHour } from '@/lib/charts/prepare-usual-band';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const dayMs = 86_400_000;
const daysRead = 7;
/** Two days of an hour, or most of it. */
const minutesMin = 100;

/**
 * Messages a second that are usual for a broker in each hour of the day (24 entries, UTC), from its whole minutes of the
 * past week: the middle one, and between what 96 % of them lie. Null for an hour that was hardly seen yet.
 */
export async function readUsualRates(
  context: ServiceContext,
  actor: Actor,
  brokerId: number,
): Promise<readonly (UsualHour | null)[]> {
  requirePermission(actor, 'read');
  const since = new Date(context.now().getTime() - daysRead * dayMs);
  const rows = await context.db.$queryRaw<(UsualHour & { readonly hour: number })[]>`
    SELECT hour, levels[1] / 60 AS low, levels[2] / 60 AS middle, levels[3] / 60 AS high FROM (
      SELECT extract(hour FROM at AT TIME ZONE 'UTC')::int AS hour, count(*) AS minutes,
        percentile_cont(ARRAY[0.02, 0.5, 0.98]) WITHIN GROUP (ORDER BY value) AS levels
      FROM broker_metric WHERE broker_id = ${brokerId} AND name = ${messagesMetric} AND at >= ${since}
      GROUP BY 1
    ) hours WHERE minutes >= ${minutesMin}`;
  const byHour = new Map(rows.map(({ hour, ...usual }) => [hour, usual]));
  return Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? null);
}
