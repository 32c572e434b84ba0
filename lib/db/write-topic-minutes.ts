import type { Transaction } from './database';
import { arrayLiteral } from './storable';

/** One row of `topic_minute`; `minute` is any ms within the minute. */
export type MinuteCount = {
  readonly topicId: number;
  readonly minute: number;
  readonly count: number;
  readonly bytes: number;
};

type Columns = {
  readonly ids: number[];
  readonly minutes: number[];
  readonly counts: number[];
  readonly bytes: number[];
};

/** A statement may write a row only once, and adding up here costs a fourth of a GROUP BY there. */
function addUp(rows: readonly MinuteCount[]): Columns {
  const columns: Columns = { ids: [], minutes: [], counts: [], bytes: [] };
  const placesByMinute = new Map<number, Map<number, number>>();
  for (const row of rows) {
    const minute = Math.floor(row.minute / 60_000);
    const places = placesByMinute.get(minute) ?? new Map<number, number>();
    placesByMinute.set(minute, places);
    const place = places.get(row.topicId) ?? columns.ids.length;
    places.set(row.topicId, place);
    columns.ids[place] = row.topicId;
    columns.minutes[place] = minute;
    columns.counts[place] = (columns.counts[place] ?? 0) + row.count;
    columns.bytes[place] = (columns.bytes[place] ?? 0) + row.bytes;
  }
  return columns;
}

/** Adds counts to a broker's topic minutes; several rows of one minute add up. */
export async function writeTopicMinutes(
  tx: Transaction,
  brokerId: number,
  rows: readonly MinuteCount[],
): Promise<void> {
  if (rows.length === 0) return;
  const { ids, minutes, counts, bytes } = addUp(rows);
  await tx.$executeRaw`
    INSERT INTO topic_minute (broker_id, topic_id, minute, count, bytes)
    SELECT ${brokerId}::int, u.topic_id, to_timestamp(u.minute * 60), u.count, u.bytes
    FROM unnest(
      ${arrayLiteral(ids)}::int[], ${arrayLiteral(minutes)}::int[],
      ${arrayLiteral(counts)}::int[], ${arrayLiteral(bytes)}::bigint[]
    ) AS u (topic_id, minute, count, bytes)
    ON CONFLICT (broker_id, topic_id, minute)
      DO UPDATE SET count = topic_minute.count + EXCLUDED.count, bytes = topic_minute.bytes + EXCLUDED.bytes`;
}
