import { z } from 'zod';
import { Prisma } from '@/lib/db/generated/client';
import type { Page, TopicView } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { escapeLike, pageQuery, pageSize, queryText, readCursor, searchText, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { endOfPrefix } from './prefix-range';
import { selectTopicColumns } from './select-topics';
import { type TopicRow, toTopicView } from './topic-view';

export const listTopicsInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  prefix: queryText.optional().describe('the name begins with this'),
  q: searchText.optional().describe('text in the name'),
});
type ListTopicsInput = z.output<typeof listTopicsInput>;

const cursorKey = z.tuple([z.int(), queryText]);
const payloadBytesMax = 256;

function conditionsOf(input: ListTopicsInput, after: z.output<typeof cursorKey> | null): Prisma.Sql {
  const conditions: Prisma.Sql[] = [Prisma.sql`true`];
  if (input.brokerId !== undefined) conditions.push(Prisma.sql`t.broker_id = ${input.brokerId}`);
  if (input.prefix) {
    const end = endOfPrefix(input.prefix);
    conditions.push(Prisma.sql`t.name >= ${input.prefix}`);
    if (end !== null) conditions.push(Prisma.sql`t.name < ${end}`);
  }
  if (input.q) conditions.push(Prisma.sql`t.name ILIKE ${`%${escapeLike(input.q)}%`}`);
  if (after) conditions.push(Prisma.sql`(t.broker_id, t.name) > (${after[0]}::int, ${after[1]})`);
  return Prisma.join(conditions, ' AND ');
}

/** Topics by broker and name (in byte order), each with the first 256 bytes of its last payload. */
export async function listTopics(
  context: ServiceContext,
  actor: Actor,
  input: ListTopicsInput,
): Promise<Page<TopicView>> {
  requirePermission(actor, 'read');
  const limit = pageSize(input);
  const now = context.now();
  const rows = await context.db.$queryRaw<TopicRow[]>`
    SELECT ${selectTopicColumns(now, payloadBytesMax)}
    FROM topic t JOIN broker b ON b.id = t.broker_id
    WHERE ${conditionsOf(input, readCursor(cursorKey, input.cursor))}
    ORDER BY t.broker_id, t.name LIMIT ${limit + 1}`;
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.brokerId, row.name],
    toItem: (row) => toTopicView(row, now),
  });
}
