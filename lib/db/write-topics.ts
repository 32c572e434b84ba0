import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { arrayLiteral } from './storable';
import type { TopicMinuteRow, TopicRow, WriteBatch } from './write-batch';

type Tally = { -readonly [Key in keyof TopicRow]: TopicRow[Key] };
type KnownTopic = { readonly id: number; readonly tally: Tally };

/** Ids of topics by name. Learned ones are true for later transactions only once this one has committed. */
export type TopicIds = { readonly learned: ReadonlyMap<string, number>; readonly gone: readonly string[] };

function stub(row: TopicMinuteRow): Tally {
  const seen = row.minute;
  return {
    name: row.topic,
    messages: 0,
    bytes: 0,
    retained: false,
    qos: 0,
    firstSeenAt: seen,
    lastSeenAt: seen,
    payload: null,
  };
}

function add(into: Tally, row: TopicRow): void {
  const isNewer = row.lastSeenAt >= into.lastSeenAt;
  if (row.messages > 0) {
    const isFirst = into.messages === 0;
    into.firstSeenAt = isFirst ? row.firstSeenAt : Math.min(into.firstSeenAt, row.firstSeenAt);
    into.lastSeenAt = isFirst ? row.lastSeenAt : Math.max(into.lastSeenAt, row.lastSeenAt);
  }
  into.messages += row.messages;
  into.bytes += row.bytes;
  if (!isNewer) return;
  into.retained = row.retained;
  into.qos = row.qos;
  into.payload = row.payload ?? into.payload;
}

function tallyByName(batch: WriteBatch): Map<string, Tally> {
  const byName = new Map<string, Tally>();
  for (const row of batch.topics) {
    const tally = byName.get(row.name);
    if (tally) add(tally, row);
    else byName.set(row.name, { ...row });
  }
  return byName;
}

/**
 * Adds a batch's topic counts and learns the ids of all topics that the batch names. `known` are ids from earlier
 * transactions: those rows are updated by id, without their names; the rest, and rows `gone` since, go by name.
 */
export async function writeTopics(
  tx: Transaction,
  batch: WriteBatch,
  known: ReadonlyMap<string, number>,
): Promise<TopicIds> {
  const byName = tallyByName(batch);
  for (const row of batch.minutes) if (!byName.has(row.topic)) byName.set(row.topic, stub(row));
  const unknownRows: Tally[] = [];
  const knownRows: KnownTopic[] = [];
  for (const tally of byName.values()) {
    const id = known.get(tally.name);
    if (id === undefined) unknownRows.push(tally);
    else knownRows.push({ id, tally });
  }
  const gone = await updateTopics(tx, knownRows);
  const learned = await upsertTopics(tx, batch.brokerId, [...unknownRows, ...gone]);
  return { learned, gone: gone.map((tally) => tally.name) };
}

/** Returns the topics whose row is no longer there. */
async function updateTopics(tx: Transaction, rows: readonly KnownTopic[]): Promise<readonly Tally[]> {
  if (rows.length === 0) return [];
  const ids = arrayLiteral(rows.map(({ id }) => id));
  const column = (value: (tally: Tally) => number | boolean) =>
    arrayLiteral(rows.map(({ tally }) => value(tally)));
  const heard = rows.flatMap(({ id, tally: { payload } }) => (payload ? [{ id, ...payload }] : []));
  const count = await tx.$executeRaw`
    UPDATE topic SET
      message_count = topic.message_count + u.messages, byte_count = topic.byte_count + u.bytes,
      retained = CASE WHEN u.messages > 0 OR u.retained THEN u.retained ELSE topic.retained END,
      qos = CASE WHEN u.messages > 0 THEN u.qos ELSE topic.qos END,
      first_seen_at = CASE WHEN u.messages > 0 THEN LEAST(topic.first_seen_at, to_timestamp(u.first_seen / 1000))
        ELSE topic.first_seen_at END,
      last_seen_at = CASE WHEN u.messages > 0 THEN GREATEST(topic.last_seen_at, to_timestamp(u.last_seen / 1000))
        ELSE topic.last_seen_at END,
      last_payload = COALESCE(decode(p.base64, 'base64'), topic.last_payload),
      last_payload_length = COALESCE(p.length, topic.last_payload_length),
      last_payload_at = COALESCE(to_timestamp(p.at / 1000), topic.last_payload_at)
    FROM unnest(
      ${ids}::int[], ${column((tally) => tally.messages)}::bigint[], ${column((tally) => tally.bytes)}::bigint[],
      ${column((tally) => tally.retained)}::boolean[], ${column((tally) => tally.qos)}::int[],
      ${column((tally) => tally.firstSeenAt)}::float8[], ${column((tally) => tally.lastSeenAt)}::float8[]
    ) AS u (id, messages, bytes, retained, qos, first_seen, last_seen)
    LEFT JOIN unnest(
      ${arrayLiteral(heard.map(({ id }) => id))}::int[], ${heard.map(({ base64 }) => base64)}::text[],
      ${arrayLiteral(heard.map(({ length }) => length))}::int[], ${arrayLiteral(heard.map(({ at }) => at))}::float8[]
    ) AS p (id, base64, length, at) ON p.id = u.id
    WHERE topic.id = u.id`;
  if (count === rows.length) return [];
  const found = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM topic WHERE id = ANY(${ids}::int[])`;
  const alive = new Set(found.map((row) => row.id));
  return rows.filter(({ id }) => !alive.has(id)).map(({ tally }) => tally);
}

async function upsertTopics(
  tx: Transaction,
  brokerId: number,
  rows: readonly Tally[],
): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const byStoredName = new Map(rows.map((tally) => [boundIdentifier(tally.name), tally]));
  const [names, unique] = [[...byStoredName.keys()], [...byStoredName.values()]];
  const column = (value: (tally: Tally) => number | boolean) => arrayLiteral(unique.map(value));
  const found = await tx.$queryRaw<{ id: number; name: string }[]>`
    INSERT INTO topic (
      broker_id, name, message_count, byte_count, retained, qos, first_seen_at, last_seen_at,
      last_payload, last_payload_length, last_payload_at
    )
    SELECT ${brokerId}::int, u.name, u.messages, u.bytes, u.retained, u.qos,
      to_timestamp(u.first_seen / 1000), to_timestamp(u.last_seen / 1000),
      decode(u.base64, 'base64'), u.length, to_timestamp(u.at / 1000)
    FROM unnest(
      ${names}::text[], ${column((tally) => tally.messages)}::bigint[], ${column((tally) => tally.bytes)}::bigint[],
      ${column((tally) => tally.retained)}::boolean[], ${column((tally) => tally.qos)}::int[],
      ${column((tally) => tally.firstSeenAt)}::float8[], ${column((tally) => tally.lastSeenAt)}::float8[],
      ${unique.map((tally) => tally.payload?.base64 ?? null)}::text[],
      ${unique.map((tally) => tally.payload?.length ?? null)}::int[],
      ${unique.map((tally) => tally.payload?.at ?? null)}::float8[]
    ) AS u (name, messages, bytes, retained, qos, first_seen, last_seen, base64, length, at)
    ON CONFLICT (broker_id, name) DO UPDATE SET
      message_count = topic.message_count + EXCLUDED.message_count,
      byte_count = topic.byte_count + EXCLUDED.byte_count,
      retained = CASE WHEN EXCLUDED.message_count > 0 OR EXCLUDED.retained THEN EXCLUDED.retained ELSE topic.retained END,
      qos = CASE WHEN EXCLUDED.message_count > 0 THEN EXCLUDED.qos ELSE topic.qos END,
      first_seen_at = CASE WHEN EXCLUDED.message_count > 0 THEN LEAST(topic.first_seen_at, EXCLUDED.first_seen_at)
        ELSE topic.first_seen_at END,
      last_seen_at = CASE WHEN EXCLUDED.message_count > 0 THEN GREATEST(topic.last_seen_at, EXCLUDED.last_seen_at)
        ELSE topic.last_seen_at END,
      last_payload = COALESCE(EXCLUDED.last_payload, topic.last_payload),
      last_payload_length = COALESCE(EXCLUDED.last_payload_length, topic.last_payload_length),
      last_payload_at = COALESCE(EXCLUDED.last_payload_at, topic.last_payload_at)
    RETURNING id, name`;
  const idByStoredName = new Map(found.map((row) => [row.name, row.id]));
  return new Map(
    rows.flatMap((tally) => {
      const id = idByStoredName.get(boundIdentifier(tally.name));
      return id === undefined ? [] : [[tally.name, id] as const];
    }),
  );
}
