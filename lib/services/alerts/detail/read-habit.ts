import { usualHours } from '@/lib/charts/usual-hours';
import type { AlertChart } from '@/lib/domain/alert-context';
import { readSight } from '../../availability/read-sight';
import type { ServiceContext } from '../../service-context';

const daysRead = 7;
const dayMs = 86_400_000;
const minuteMs = 60_000;
/** A week of more topics is too much to read for one page. */
const topicsMax = 50;

type Habit = AlertChart['habitByHour'];
type Row = { readonly at: Date; readonly value: number };
type Week = { readonly from: number; readonly to: number };

/** The week before an alert began, in whole minutes: what it is about must not pass for a habit. */
function weekBefore(began: Date): Week {
  const to = Math.floor(began.getTime() / minuteMs) * minuteMs;
  return { from: to - daysRead * dayMs, to };
}

async function toHabit(
  context: ServiceContext,
  brokerId: number,
  week: Week,
  rows: readonly Row[],
): Promise<Habit> {
  if (rows.length === 0) return null;
  const blind = (await readSight(context, week, [brokerId])).get(brokerId)?.blind ?? [];
  return usualHours(
    rows.map(({ at, value }) => ({ at: at.getTime(), value })),
    week,
    blind,
  );
}

/** How many messages a minute were usual on topics together, by hour of the day; null for more than 50 topics. */
export async function readTopicHabit(
  context: ServiceContext,
  brokerId: number,
  topicIds: readonly number[],
  began: Date,
): Promise<Habit> {
  if (topicIds.length > topicsMax) return null;
  const week = weekBefore(began);
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT minute AS at, sum(count)::float8 AS value FROM topic_minute
    WHERE broker_id = ${brokerId} AND topic_id = ANY(${[...topicIds]}::int[])
      AND minute >= ${new Date(week.from)} AND minute < ${new Date(week.to)}
    GROUP BY 1`;
  return toHabit(context, brokerId, week, rows);
}

/** How many broker events a minute were usual of MQTT clients together, by hour of the day. */
export async function readClientHabit(
  context: ServiceContext,
  brokerId: number,
  clientIds: readonly string[],
  began: Date,
): Promise<Habit> {
  if (clientIds.length === 0) return null;
  const week = weekBefore(began);
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin('1 minute', at, 'epoch') AS at, count(*)::float8 AS value FROM broker_event
    WHERE broker_id = ${brokerId} AND client_id = ANY(${[...clientIds]}::text[])
      AND at >= ${new Date(week.from)} AND at < ${new Date(week.to)}
    GROUP BY 1`;
  return toHabit(context, brokerId, week, rows);
}
