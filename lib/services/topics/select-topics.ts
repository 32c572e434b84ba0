import { Prisma } from '@/lib/db/generated/client';
import { selectLightBaseline } from './learning-marks';
import { rateWindow } from './topic-view';

/** The columns of a `TopicRow` from `topic t` joined with `broker b`, with at most `payloadBytesMax` of the payload. */
export function selectTopicColumns(now: Date, payloadBytesMax: number): Prisma.Sql {
  const { from, to } = rateWindow(now);
  return Prisma.sql`
    ${selectLightBaseline(Prisma.raw('t'))} AS baseline,
    t.id, t.broker_id AS "brokerId", b.name AS broker, t.name, t.message_count AS "messageCount",
    t.byte_count AS "byteCount", t.retained, t.qos, t.first_seen_at AS "firstSeenAt", t.last_seen_at AS "lastSeenAt",
    substring(t.last_payload FROM 1 FOR ${payloadBytesMax}::int) AS payload, t.last_payload_length AS "payloadLength",
    (SELECT COALESCE(sum(m.count), 0)::float8 FROM topic_minute m
     WHERE m.broker_id = t.broker_id AND m.topic_id = t.id AND m.minute >= ${from} AND m.minute < ${to}) AS "recentMessages"`;
}
