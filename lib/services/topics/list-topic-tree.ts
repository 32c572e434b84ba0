import { z } from 'zod';
import { Prisma } from '@/lib/db/generated/client';
import type { Page, TopicTreeNode } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { pageQuery, pageSize, queryText, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { rateMinutes, rateWindow } from './topic-view';

export const listTopicTreeInput = z.object({
  ...pageQuery,
  brokerId: rowId,
  prefix: queryText
    .optional()
    .describe('the path whose children to list, without a slash at the end; absent = the top'),
});
type ListTopicTreeInput = z.output<typeof listTopicTreeInput>;

type Row = {
  readonly level: string;
  readonly topicCount: number;
  readonly recentMessages: number;
  readonly lastSeenAt: Date;
  readonly topicId: number | null;
  readonly hasChildren: boolean;
};

/** '0' follows '/' in byte order: the end of the range of names below a path. */
function below(prefix: string | undefined): Prisma.Sql {
  if (prefix === undefined) return Prisma.sql`true`;
  return Prisma.sql`t.name >= ${`${prefix}/`} AND t.name < ${`${prefix}0`}`;
}

/**
 * The children of one level of a broker's topic tree, by name in byte order, each with the sums of everything below it.
 * Reads every topic below `prefix` once.
 */
export async function listTopicTree(
  context: ServiceContext,
  actor: Actor,
  input: ListTopicTreeInput,
): Promise<Page<TopicTreeNode>> {
  requirePermission(actor, 'read');
  const limit = pageSize(input);
  const after = readCursor(z.tuple([queryText]), input.cursor);
  const skipped = input.prefix === undefined ? 0 : [...input.prefix].length + 1;
  const { from, to } = rateWindow(context.now());
  const rows = await context.db.$queryRaw<Row[]>`
    WITH inside AS (
      SELECT t.id, t.last_seen_at, substr(t.name, ${skipped + 1}::int) AS rest
      FROM topic t WHERE t.broker_id = ${input.brokerId} AND ${below(input.prefix)}
    ), child AS (
      SELECT split_part(rest, '/', 1) AS level, count(*)::int AS "topicCount", max(last_seen_at) AS "lastSeenAt",
             max(id) FILTER (WHERE strpos(rest, '/') = 0) AS "topicId", bool_or(strpos(rest, '/') > 0) AS "hasChildren"
      FROM inside GROUP BY 1
    ), recent AS (
      SELECT split_part(substr(t.name, ${skipped + 1}::int), '/', 1) AS level, sum(m.count)::float8 AS messages
      FROM topic_minute m JOIN topic t ON t.id = m.topic_id
      WHERE m.broker_id = ${input.brokerId} AND m.minute >= ${from} AND m.minute < ${to} AND ${below(input.prefix)}
      GROUP BY 1
    )
    SELECT child.*, COALESCE(recent.messages, 0) AS "recentMessages"
    FROM child LEFT JOIN recent USING (level)
    ${after ? Prisma.sql`WHERE level > ${after[0]} COLLATE "C"` : Prisma.empty}
    ORDER BY level COLLATE "C" LIMIT ${limit + 1}`;
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.level],
    toItem: (row) => ({
      level: row.level,
      path: input.prefix === undefined ? row.level : `${input.prefix}/${row.level}`,
      topicCount: row.topicCount,
      messagesPerMinute: row.recentMessages / rateMinutes,
      lastSeenAt: row.lastSeenAt.toISOString(),
      topicId: row.topicId,
      hasChildren: row.hasChildren,
    }),
  });
}
