import type { Transaction } from './database';
import { arrayLiteral } from './storable';

/** One row of `topic_minute`; `minute` is any ms within the minute. */
export type MinuteCount = {
  readonly topicId: number;
  readonly minute: number;
  readonly count: number;
  readonly bytes: number;
};

/** Adds counts to a broker's topic minutes; several rows of one minute add up. */
export async function writeTopicMinutes(
  tx: Transaction,
  brokerId: number,
  rows: readonly MinuteCount[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = (value: (row: MinuteCount) => number) => arrayLiteral(rows.map(value));
  await tx.$executeRaw`
    INSERT INTO topic_minute (broker_id, topic_id, minute, count, bytes)
    SELECT ${brokerId}::int, u.topic_id, to_timestamp(u.minute * 60), sum(u.count)::int, sum(u.bytes)::bigint
    FROM unnest(
      ${column((row) => row.topicId)}::int[], ${column((row) => Math.floor(row.minute / 60_000))}::int[],
      ${column((row) => row.count)}::int[], ${column((row) => row.bytes)}::bigint[]
    ) AS u (topic_id, minute, count, bytes)
    GROUP BY u.topic_id, u.minute
    ON CONFLICT (broker_id, topic_id, minute)
      DO UPDATE SET count = topic_minute.count + EXCLUDED.count, bytes = topic_minute.bytes + EXCLUDED.bytes`;
}
