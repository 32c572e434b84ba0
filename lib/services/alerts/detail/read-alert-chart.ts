import type { AlertChart } from '@/lib/domain/alert-context';
import { messagesMetric } from '@/lib/domain/broker-metric';
import { readSight } from '../../availability/read-sight';
import { readUsualRates } from '../../overview/read-usual-rates';
import type { Actor, ServiceContext } from '../../service-context';
import { getTopicBaseline } from '../../topics/get-topic-baseline';
import type { AlertSubject } from './alert-subject';
import { type ChartTopics, findChartTopics } from './find-chart-topics';
import { readClientHabit, readTopicHabit } from './read-habit';

const minuteMs = 60_000;
const pointsWanted = 240;
const beforeMs = 60 * minuteMs;
const afterMs = 30 * minuteMs;
const longestMs = 24 * 60 * minuteMs;

type Span = { readonly from: number; readonly to: number; readonly stepMs: number };
type Row = { readonly at: Date; readonly value: number };
type Measured = Pick<AlertChart, 'title' | 'unit' | 'boundsByHour' | 'habitByHour' | 'topicId'> & {
  readonly rows: readonly Row[];
  /** A step without a row is 0 where the monitor saw the broker; else it is unknown. */
  readonly isZeroWithoutRow: boolean;
};

/** From an hour before an alert was first seen to half an hour after it was last seen, at most its last day, in whole steps. */
function spanOf({ row }: AlertSubject, now: number): Span {
  const to = Math.min(now, row.lastSeenAt.getTime() + afterMs);
  const from = Math.max(row.firstSeenAt.getTime() - beforeMs, to - longestMs);
  const stepMs = minuteMs * Math.max(1, Math.ceil((to - from) / minuteMs / pointsWanted));
  return { from: Math.floor(from / stepMs) * stepMs, to: Math.floor(to / stepMs) * stepMs, stepMs };
}

async function boundsOf(context: ServiceContext, actor: Actor, topicId: number | null) {
  if (topicId === null) return null;
  const { baseline } = await getTopicBaseline(context, actor, { id: topicId });
  return baseline?.rate?.boundsByHour ?? null;
}

async function measureTopics(
  context: ServiceContext,
  actor: Actor,
  {
    topics,
    subject,
    span,
  }: { readonly topics: ChartTopics; readonly subject: AlertSubject; readonly span: Span },
): Promise<Measured> {
  const { brokerId, firstSeenAt: began } = subject.row;
  const [only, ...others] = topics.ids;
  const topicId = others.length === 0 ? (only ?? null) : null;
  const boundsByHour = await boundsOf(context, actor, topicId);
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin(${span.stepMs / 1000} * interval '1 second', minute, 'epoch') AS at,
      sum(count)::float8 / ${span.stepMs / minuteMs}::float8 AS value
    FROM topic_minute
    WHERE broker_id = ${brokerId} AND topic_id = ANY(${topics.ids}::int[])
      AND minute >= ${new Date(span.from)} AND minute < ${new Date(span.to)}
    GROUP BY 1`;
  return {
    title: `Messages a minute ${topics.words}`,
    unit: 'messages/min',
    boundsByHour,
    habitByHour: boundsByHour === null ? await readTopicHabit(context, brokerId, topics.ids, began) : null,
    topicId,
    rows,
    isZeroWithoutRow: true,
  };
}

async function measureClient(
  context: ServiceContext,
  { row, facts }: AlertSubject,
  span: Span,
): Promise<Measured | null> {
  const { clientIds, addresses } = facts;
  if (clientIds.length === 0 && addresses.length === 0) return null;
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin(${span.stepMs / 1000} * interval '1 second', at, 'epoch') AS at,
      count(*)::float8 / ${span.stepMs / minuteMs}::float8 AS value
    FROM broker_event
    WHERE broker_id = ${row.brokerId} AND at >= ${new Date(span.from)} AND at < ${new Date(span.to)}
      AND (client_id = ANY(${[...clientIds]}::text[])
        OR ${clientIds.length === 0} AND address = ANY(${[...addresses]}::text[]))
    GROUP BY 1`;
  const whose = clientIds.length > 0 ? 'this MQTT client' : 'this address';
  return {
    title: `Broker events a minute of ${whose}`,
    unit: 'events/min',
    boundsByHour: null,
    habitByHour: await readClientHabit(context, row.brokerId, clientIds, row.firstSeenAt),
    topicId: null,
    rows,
    isZeroWithoutRow: true,
  };
}

/** Of each second as the overview has it, of each minute as it is here. */
async function habitOf(context: ServiceContext, actor: Actor, brokerId: number) {
  const hours = await readUsualRates(context, actor, brokerId);
  return hours.map((hour) => hour && { low: 60 * hour.low, middle: 60 * hour.middle, high: 60 * hour.high });
}

async function measureBroker(
  context: ServiceContext,
  actor: Actor,
  { brokerId, span }: { readonly brokerId: number; readonly span: Span },
): Promise<Measured> {
  const rows = await context.db.$queryRaw<Row[]>`
    SELECT date_bin(${span.stepMs / 1000} * interval '1 second', at, 'epoch') AS at, avg(value)::float8 AS value
    FROM broker_metric
    WHERE broker_id = ${brokerId} AND name = ${messagesMetric}
      AND at >= ${new Date(span.from)} AND at < ${new Date(span.to)}
    GROUP BY 1`;
  return {
    title: 'Messages a minute that the monitor received of this broker',
    unit: 'messages/min',
    boundsByHour: null,
    habitByHour: await habitOf(context, actor, brokerId),
    topicId: null,
    rows,
    isZeroWithoutRow: false,
  };
}

async function measure(
  context: ServiceContext,
  actor: Actor,
  subject: AlertSubject,
  span: Span,
): Promise<Measured | null> {
  const { row } = subject;
  if (row.subjectKind === 'broker') return measureBroker(context, actor, { brokerId: row.brokerId, span });
  const topics = await findChartTopics(context, subject);
  if (topics !== null) return measureTopics(context, actor, { topics, subject, span });
  return measureClient(context, subject, span);
}

/**
 * What was measured around an alert: the messages of its topics with the learned band, of its broker, or the events of its
 * MQTT client or address. Time in which the monitor did not see the broker has no points. Null where nothing is to measure.
 */
export async function readAlertChart(
  context: ServiceContext,
  actor: Actor,
  subject: AlertSubject,
): Promise<AlertChart | null> {
  const span = spanOf(subject, context.now().getTime());
  if (span.from >= span.to) return null;
  const measured = await measure(context, actor, subject, span);
  if (measured === null) return null;
  const { rows, isZeroWithoutRow, ...chart } = measured;
  const { brokerId } = subject.row;
  const blind = (await readSight(context, span, [brokerId])).get(brokerId)?.blind ?? [];
  const valueAt = new Map(rows.map(({ at, value }) => [at.getTime(), value]));
  const points: { readonly at: string; readonly value: number }[] = [];
  for (let at = span.from; at < span.to; at += span.stepMs) {
    const isBlind = blind.some(({ from, to }) => from < at + span.stepMs && to > at);
    const value = valueAt.get(at) ?? (isZeroWithoutRow && !isBlind ? 0 : null);
    if (value !== null) points.push({ at: new Date(at).toISOString(), value });
  }
  return {
    ...chart,
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    stepMs: span.stepMs,
    points,
  };
}
