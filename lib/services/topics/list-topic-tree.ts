import { z } from 'zod';
import { Prisma } from '@/lib/db/generated/client';
import type { Page, TopicTreeNode } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { pageQuery, pageSize, queryText, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { learningMarks, selectLightBaseline } from './learning-marks';
import { endOfPrefix } from './prefix-range';
import { rateMinutes } from './topic-view';

export const listTopicTreeInput = z.object({
  ...pageQuery,
  brokerId: rowId,
  prefix: queryText
    .optional()
    .describe('the path whose children to list, without a slash at the end; absent = the top'),
});
type ListTopicTreeInput = z.output<typeof listTopicTreeInput>;

/** Topics whose rates are summed over the whole ten minutes; of more, fewer minutes say the same. */
const rateRowsAim = 200_000;
const minuteMs = 60_000;

type ChildRow = {
  readonly level: string;
  /** Where the next child begins, at or after this name. */
  readonly next: string;
  readonly topicId: number | null;
  readonly below: number;
  readonly lastSeenAt: Date;
  readonly baseline: unknown;
};

/** The part of a broker's topics below a path: `base` is what all their names begin with. */
type Scope = { readonly brokerId: number; readonly base: string };

/** Names below `base` from `from` on. */
function namesFrom(from: Prisma.Sql | string, base: string): Prisma.Sql {
  const end = endOfPrefix(base);
  return Prisma.sql`t.name >= ${from} AND t.name >= ${base} ${end === null ? Prisma.empty : Prisma.sql`AND t.name < ${end}`}`;
}

/**
 * Jumps through the name index from child to child instead of reading everything below them, and no further than the
 * page. A topic of exactly a child's name stands before its subtree, with siblings such as `a%` between `a` and `a/`:
 * the subtree is then skipped.
 */
async function readChildren(context: ServiceContext, { brokerId, base }: Scope, from: string, count: number) {
  const level = Prisma.sql`split_part(substr(t.name, ${[...base].length + 1}::int), '/', 1)`;
  const first = (place: Prisma.Sql, start: Prisma.Sql | string) => Prisma.sql`
    SELECT t.name, ${level} AS level, ${place} AS place FROM topic t
    WHERE t.broker_id = ${brokerId} AND ${namesFrom(start, base)} ORDER BY t.name LIMIT 1`;
  const next = Prisma.sql`CASE WHEN step.name = ${base} || step.level THEN step.name || chr(1)
         ELSE ${base} || step.level || '0' END`;
  return context.db.$queryRaw<ChildRow[]>`
    WITH RECURSIVE step AS (
      (${first(Prisma.sql`1`, from)})
      UNION ALL
      SELECT found.* FROM (SELECT step.place, ${next} AS next FROM step) at
      CROSS JOIN LATERAL (${first(Prisma.sql`at.place + 1`, Prisma.sql`at.next`)}) found
    ), child AS (
      SELECT step.level, step.place, ${next} AS next FROM step
      WHERE step.name = ${base} || step.level OR NOT EXISTS (
        SELECT FROM topic leaf WHERE leaf.broker_id = ${brokerId} AND leaf.name = ${base} || step.level
      )
      LIMIT ${count}
    )
    SELECT child.level, child.next, leaf.id AS "topicId", leaf.baseline, inner_topics.below,
           GREATEST(leaf.last_seen_at, inner_topics.last_seen_at) AS "lastSeenAt"
    FROM child
    LEFT JOIN LATERAL (
      SELECT t.id, t.last_seen_at, ${selectLightBaseline(Prisma.raw('t'))} AS baseline FROM topic t
      WHERE t.broker_id = ${brokerId} AND t.name = ${base} || child.level
    ) leaf ON true
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS below, max(t.last_seen_at) AS last_seen_at FROM topic t
      WHERE t.broker_id = ${brokerId}
        AND t.name >= ${base} || child.level || '/' AND t.name < ${base} || child.level || '0'
    ) inner_topics
    ORDER BY child.place`;
}

/** Messages a minute by child; minutes are as many of the last closed ten as keep the reading short. */
async function readRates(context: ServiceContext, { brokerId, base }: Scope, topicCount: number) {
  const minutes = Math.min(rateMinutes, Math.max(1, Math.floor(rateRowsAim / Math.max(1, topicCount))));
  const to = Math.floor(context.now().getTime() / minuteMs) * minuteMs;
  const rows = await context.db.$queryRaw<{ level: string; messages: number }[]>`
    SELECT split_part(substr(t.name, ${[...base].length + 1}::int), '/', 1) AS level, sum(m.count)::float8 AS messages
    FROM topic_minute m JOIN topic t ON t.id = m.topic_id
    WHERE m.broker_id = ${brokerId} AND m.minute >= ${new Date(to - minutes * minuteMs)} AND m.minute < ${new Date(to)}
      AND ${namesFrom(base, base)}
    GROUP BY 1`;
  return new Map(rows.map((row) => [row.level, row.messages / minutes]));
}

/**
 * The children of one level of a broker's topic tree in byte order of their first topics, each with the sums of
 * everything below it.
 */
export async function listTopicTree(
  context: ServiceContext,
  actor: Actor,
  input: ListTopicTreeInput,
): Promise<Page<TopicTreeNode>> {
  requirePermission(actor, 'read');
  const limit = pageSize(input);
  const base = input.prefix === undefined ? '' : `${input.prefix}/`;
  const scope = { brokerId: input.brokerId, base };
  const [from] = readCursor(z.tuple([queryText]), input.cursor) ?? [base];
  const now = context.now();
  const rows = await readChildren(context, scope, from, limit + 1);
  const topicCount = rows.reduce((sum, row) => sum + row.below, rows.length);
  const rates = await readRates(context, scope, topicCount);
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.next],
    toItem: (row) => ({
      level: row.level,
      path: base + row.level,
      topicCount: row.below + (row.topicId === null ? 0 : 1),
      messagesPerMinute: rates.get(row.level) ?? 0,
      lastSeenAt: row.lastSeenAt.toISOString(),
      topicId: row.topicId,
      learning: row.topicId === null ? null : learningMarks(row.baseline, now),
      hasChildren: row.below > 0,
    }),
  });
}
