import { z } from 'zod';
import { type AuditEntry, Prisma } from '@/lib/db/generated/client';
import type { Json } from '@/lib/domain/json';
import type { AuditEntryView, ListedAuditEntry, Page } from '@/lib/domain/views';
import {
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  timeQuery,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { nameResources, resourceKey } from './name-resources';

const auditFilters = {
  actor: listOf(queryText).optional().describe('who, by name; several with commas'),
  action: listOf(queryText).optional().describe('what was done: `case.closed`, or `case.` for all of a kind'),
  resource: listOf(queryText).optional().describe('what it was done to: broker, user, alert …'),
  resourceId: listOf(queryText).optional(),
  from: timeQuery.optional(),
  to: timeQuery.optional().describe('entries before this time'),
  q: searchText.optional().describe('text in who, what, the id, or in what it was before or after'),
};
export const listAuditInput = z.object({ ...pageQuery, ...auditFilters });
export const auditFiltersSchema = z.object(auditFilters);
export type AuditFilters = z.output<typeof auditFiltersSchema>;

const idCursor = z.tuple([z.string().regex(/^\d{1,19}$/)]);

function oneOf(
  column: 'actor' | 'resource' | 'resource_id',
  values: readonly string[] | undefined,
): Prisma.Sql[] {
  return values?.length ? [Prisma.sql`${Prisma.raw(column)} = ANY (${[...values]}::text[])`] : [];
}

/** `case.` stands for every action of a case. */
function actionCondition(actions: readonly string[] | undefined): Prisma.Sql[] {
  if (!actions?.length) return [];
  const patterns = actions.map((action) =>
    action.endsWith('.') ? `${escapeLike(action)}%` : escapeLike(action),
  );
  return [Prisma.sql`action LIKE ANY (${patterns}::text[])`];
}

function textCondition(q: string | undefined): Prisma.Sql[] {
  if (!q) return [];
  const pattern = `%${escapeLike(q)}%`;
  return [
    Prisma.sql`(actor ILIKE ${pattern} OR action ILIKE ${pattern} OR resource_id ILIKE ${pattern}
      OR before::text ILIKE ${pattern} OR after::text ILIKE ${pattern})`,
  ];
}

function conditionsOf(filters: AuditFilters): Prisma.Sql[] {
  return [
    ...oneOf('actor', filters.actor),
    ...actionCondition(filters.action),
    ...oneOf('resource', filters.resource),
    ...oneOf('resource_id', filters.resourceId),
    ...(filters.from === undefined ? [] : [Prisma.sql`at >= ${filters.from}::timestamptz`]),
    ...(filters.to === undefined ? [] : [Prisma.sql`at < ${filters.to}::timestamptz`]),
    ...textCondition(filters.q),
  ];
}

/** Entries that match, newest first, at most `limit`, after (that is, older than) the entry `afterId`. */
export async function readAuditEntries(
  db: ServiceContext['db'],
  filters: AuditFilters,
  page: { readonly afterId: bigint | null; readonly limit: number },
): Promise<AuditEntry[]> {
  const conditions = conditionsOf(filters);
  if (page.afterId !== null) conditions.push(Prisma.sql`id < ${page.afterId}::bigint`);
  const where =
    conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  const ids = await db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM audit_entry ${where} ORDER BY id DESC LIMIT ${page.limit}::int`;
  return db.auditEntry.findMany({ where: { id: { in: ids.map(({ id }) => id) } }, orderBy: { id: 'desc' } });
}

/** One `audit_entry` row. */
export function toAuditEntryView(row: AuditEntry): AuditEntryView {
  return {
    ...row,
    id: row.id.toString(),
    at: row.at.toISOString(),
    before: row.before as Json,
    after: row.after as Json,
  };
}

/** Who changed what, newest first; for those who may also take it away. */
export async function listAudit(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listAuditInput>,
): Promise<Page<ListedAuditEntry>> {
  requirePermission(actor, 'configure');
  const after = readCursor(idCursor, input.cursor);
  const limit = pageSize(input);
  const afterId = after === null ? null : BigInt(after[0]);
  const rows = await readAuditEntries(context.db, input, { afterId, limit: limit + 1 });
  const names = await nameResources(context.db, rows);
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.id.toString()],
    toItem: (row) => ({ ...toAuditEntryView(row), resourceName: names.get(resourceKey(row)) ?? null }),
  });
}
