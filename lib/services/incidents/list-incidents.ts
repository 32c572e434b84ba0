import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { IncidentView } from '@/lib/domain/alerting-views';
import { severitySchema } from '@/lib/domain/severity';
import type { Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import {
  booleanQuery,
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toIncidentViews } from './incident-view';

export const listIncidentsInput = z.object({
  ...pageQuery,
  state: z.enum(['open', 'resolved']).optional(),
  severity: listOf(severitySchema).optional(),
  brokerId: rowId.optional(),
  setAside: booleanQuery
    .optional()
    .describe('true: only those that could not be told; false: only the others'),
  q: searchText.optional().describe('text in the title'),
});

/** Incidents, last seen first. */
export async function listIncidents(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listIncidentsInput>,
): Promise<Page<IncidentView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.coerce.date(), z.uuid()]), input.cursor);
  const limit = pageSize(input);
  const conditions: Prisma.IncidentWhereInput[] = [];
  if (input.state) conditions.push({ state: input.state });
  if (input.severity) conditions.push({ severity: { in: input.severity } });
  if (input.brokerId !== undefined) conditions.push({ brokerId: input.brokerId });
  if (input.setAside !== undefined) conditions.push({ setAsideAt: input.setAside ? { not: null } : null });
  if (input.q) conditions.push({ title: { contains: escapeLike(input.q), mode: 'insensitive' } });
  if (after) {
    const [lastSeenAt, id] = after;
    conditions.push({ OR: [{ lastSeenAt: { lt: lastSeenAt } }, { lastSeenAt, id: { lt: id } }] });
  }
  const rows = await context.db.incident.findMany({
    where: { AND: conditions },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  const views = new Map(
    (await toIncidentViews(context.db, rows.slice(0, limit))).map((view) => [view.id, view]),
  );
  const page = toPage({
    rows,
    limit,
    keyOf: (row) => [row.lastSeenAt.toISOString(), row.id],
    toItem: ({ id }) => views.get(id),
  });
  return { ...page, items: page.items.filter((view) => view !== undefined) };
}
