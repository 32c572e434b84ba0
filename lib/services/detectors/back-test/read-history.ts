import type { Transaction } from '@/lib/db/database';
import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { StoredMinute, StoredTopic } from './stored-counts';
import { toBrokerEvent } from './stored-event';

export const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Few enough that turning them into objects holds nobody up. */
const rowsPerRead = 1000;
/** A topic's id and count, four bytes each, and its bytes as eight. */
const packedBytes = 16;
/** Counters that detectors look at. */
const metricsJudged = ['uptime', 'publish/messages/dropped'];

/** A stretch of one broker's history, ms; `to` exclusive. */
export type Stretch = { readonly brokerId: number; readonly from: number; readonly to: number };

/** Stored events from the oldest on, a thousand at a time; `kinds` null = all. What the monitor saw is read elsewhere. */
export async function* readEvents(
  db: Transaction,
  { brokerId, from, to }: Stretch,
  kinds: readonly BrokerEventKind[] | null,
): AsyncGenerator<readonly BrokerEvent[]> {
  const kind = kinds === null ? { not: 'monitor.state' } : { in: [...kinds] };
  const until = { lt: new Date(to) };
  for (let after: { at: Date; id: bigint } | null = null; ; ) {
    const rows: Awaited<ReturnType<typeof db.brokerEvent.findMany>> = await db.brokerEvent.findMany({
      where: {
        brokerId,
        kind,
        at: { gte: after?.at ?? new Date(from), ...until },
        ...(after === null ? {} : { OR: [{ at: { gt: after.at } }, { at: after.at, id: { gt: after.id } }] }),
      },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: rowsPerRead,
    });
    yield rows.flatMap((row) => toBrokerEvent(row) ?? []);
    after = rows.at(-1) ?? null;
    if (rows.length < rowsPerRead) return;
  }
}

/** Readings of the counters that detectors judge, as the events they were, one a minute and counter. */
export async function readMetrics(
  db: Transaction,
  { brokerId, from, to }: Stretch,
): Promise<readonly BrokerEvent[]> {
  const rows = await db.$queryRaw<{ name: string; at: Date; value: number }[]>`
    SELECT * FROM (
      SELECT DISTINCT ON (name, date_trunc('minute', at)) name, at, value FROM broker_metric
      WHERE broker_id = ${brokerId} AND name = ANY(${metricsJudged}) AND at >= ${new Date(from)} AND at < ${new Date(to)}
      ORDER BY name, date_trunc('minute', at), at DESC
    ) reading ORDER BY at`;
  return rows.map(({ name, at, value }) => ({
    kind: 'broker.metric',
    receivedAt: at.getTime(),
    brokerAt: null,
    clientId: null,
    clientIdConfidence: 'absent',
    topic: `$SYS/broker/${name}`,
    metric: { name, value },
    origin: 'mqtt',
    spoofable: false,
    raw: String(value),
  }));
}

/** The counts of each minute that had any, oldest first. */
export async function readMinutes(
  db: Transaction,
  { brokerId, from, to }: Stretch,
): Promise<readonly StoredMinute[]> {
  const rows = await db.$queryRaw<{ minute: number; packed: Uint8Array }[]>`
    SELECT extract(epoch FROM minute)::float8 * 1000 AS minute,
      string_agg(int4send(topic_id) || int4send(count) || float8send(bytes::float8), ''::bytea) AS packed
    FROM topic_minute
    WHERE broker_id = ${brokerId} AND minute >= ${new Date(from)} AND minute < ${new Date(to)}
    GROUP BY minute ORDER BY minute`;
  return rows.map(({ minute, packed }) => unpackMinute(minute, packed));
}

/** Packed by the database, because a row of its own for each topic and minute costs ten times as much. */
function unpackMinute(minute: number, packed: Uint8Array): StoredMinute {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const size = Math.floor(packed.byteLength / packedBytes);
  const [topics, counts, bytes] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
  for (let place = 0; place < size; place++) {
    topics[place] = view.getInt32(place * packedBytes);
    counts[place] = view.getInt32(place * packedBytes + 4);
    bytes[place] = view.getFloat64(place * packedBytes + 8);
  }
  return { minute, topics, counts, bytes };
}

/** The topics of a broker in the order in which they were first seen, with all that was counted on them. */
export function readTopics(db: Transaction, brokerId: number, topicsMax: number): Promise<StoredTopic[]> {
  return db.$queryRaw<StoredTopic[]>`
    SELECT id, name, first_seen_at AS "firstSeenAt", message_count::float8 AS messages, byte_count::float8 AS bytes
    FROM topic WHERE broker_id = ${brokerId} ORDER BY first_seen_at, id LIMIT ${topicsMax}`;
}

/** The first day within a stretch of which minute counts are stored, ms; null when there is none. */
export async function firstDayOfCounts(
  db: Transaction,
  { brokerId, from, to }: Stretch,
): Promise<number | null> {
  const first = Math.floor(from / dayMs) * dayMs;
  const [found] = await db.$queryRaw<{ day: Date }[]>`
    SELECT day FROM generate_series(${new Date(first)}::timestamptz, ${new Date(to)}::timestamptz, interval '1 day') day
    CROSS JOIN LATERAL (
      SELECT 1 FROM topic_minute
      WHERE broker_id = ${brokerId} AND minute >= day AND minute < day + interval '1 day'
        AND minute >= ${new Date(from)} AND minute < ${new Date(to)}
      LIMIT 1
    ) counted ORDER BY day LIMIT 1`;
  return found === undefined ? null : Math.max(from, found.day.getTime());
}

/** When the oldest event of a stretch came, or the oldest of the newest `eventsMax`; null when there is none. */
export async function firstEvent(
  db: Transaction,
  { brokerId, from, to }: Stretch,
  eventsMax: number,
): Promise<{ readonly at: number; readonly isCut: boolean } | null> {
  const where = { brokerId, at: { gte: new Date(from), lt: new Date(to) } };
  const select = { at: true } as const;
  const cut = await db.brokerEvent.findFirst({ where, select, orderBy: { at: 'desc' }, skip: eventsMax });
  const oldest = cut ?? (await db.brokerEvent.findFirst({ where, select, orderBy: { at: 'asc' } }));
  return oldest === null ? null : { at: oldest.at.getTime(), isCut: cut !== null };
}
