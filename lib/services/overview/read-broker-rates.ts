import { messagesMetric } from '@/lib/domain/broker-metric';
import type { OverviewView } from '@/lib/domain/views';
import type { ServiceContext } from '../service-context';

const minuteMs = 60_000;
const minutesShown = 60;

type Row = {
  readonly brokerId: number;
  readonly broker: string;
  readonly at: Date;
  readonly messages: number;
};

/**
 * Messages a second of every broker over the last 60 closed minutes: 0 in a quiet minute, nothing for one that was not
 * wholly seen. Minutes from before the worker kept totals are those of its topics.
 */
export async function readBrokerRates(context: ServiceContext): Promise<OverviewView['rates']> {
  const to = Math.floor(context.now().getTime() / minuteMs) * minuteMs;
  const [from, until] = [new Date(to - minutesShown * minuteMs), new Date(to)];
  const rows = await context.db.$queryRaw<Row[]>`
    WITH totals AS (
      SELECT broker_id, at, value FROM broker_metric
      WHERE name = ${messagesMetric} AND at >= ${from} AND at < ${until}
    ),
    kept_since AS (SELECT broker_id, min(at) AS at FROM totals GROUP BY 1)
    SELECT b.id AS "brokerId", b.name AS broker, m.at, m.messages FROM (
      SELECT broker_id, at, value AS messages FROM totals
      UNION ALL
      SELECT t.broker_id, t.minute, sum(t.count)::float8 FROM topic_minute t
      LEFT JOIN kept_since k ON k.broker_id = t.broker_id
      WHERE t.minute >= ${from} AND t.minute < LEAST(${until}::timestamptz, k.at)
      GROUP BY 1, 2
    ) m JOIN broker b ON b.id = m.broker_id
    ORDER BY 1, 3`;
  const byBroker = new Map<
    number,
    { brokerId: number; broker: string; points: { at: string; messagesPerSecond: number }[] }
  >();
  for (const row of rows) {
    const series = byBroker.get(row.brokerId) ?? { brokerId: row.brokerId, broker: row.broker, points: [] };
    series.points.push({ at: row.at.toISOString(), messagesPerSecond: row.messages / 60 });
    byBroker.set(row.brokerId, series);
  }
  return [...byBroker.values()];
}
