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

/** Messages a second of every broker over the last 60 closed minutes; minutes in which nothing was stored are left out. */
export async function readBrokerRates(context: ServiceContext): Promise<OverviewView['rates']> {
  const to = Math.floor(context.now().getTime() / minuteMs) * minuteMs;
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT m.broker_id AS "brokerId", b.name AS broker, m.minute AS at, sum(m.count)::float8 AS messages
    FROM topic_minute m JOIN broker b ON b.id = m.broker_id
    WHERE m.minute >= ${new Date(to - minutesShown * minuteMs)} AND m.minute < ${new Date(to)}
    GROUP BY 1, 2, 3 ORDER BY 1, 3`;
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
