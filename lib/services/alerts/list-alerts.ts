import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { type Alert, alertStateSchema } from '@/lib/domain/alert';
import { subjectKinds } from '@/lib/domain/finding';
import { severitySchema } from '@/lib/domain/severity';
import type { Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import {
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toAlert } from './alert-view';

export const listAlertsInput = z.object({
  ...pageQuery,
  state: listOf(alertStateSchema).optional().describe('open, acknowledged, resolved; several with commas'),
  severity: listOf(severitySchema).optional(),
  detector: listOf(queryText).optional(),
  brokerId: rowId.optional(),
  subjectKind: z.enum(subjectKinds).optional(),
  subjectId: queryText.optional(),
  shadow: z
    .enum(['exclude', 'include', 'only'])
    .optional()
    .describe('alerts that detectors in shadow mode recorded; left out unless asked for'),
  q: searchText.optional().describe('text in the title, the summary or the subject'),
});
type ListAlertsInput = z.output<typeof listAlertsInput>;

const cursorKey = z.tuple([z.coerce.date(), z.uuid()]);

/** What the filters of the list demand of an alert; the page is not among them. */
export function whereOf(input: ListAlertsInput): Prisma.AlertWhereInput[] {
  const conditions: Prisma.AlertWhereInput[] = [];
  if (input.state?.length) conditions.push({ state: { in: input.state } });
  if (input.severity?.length) conditions.push({ severity: { in: input.severity } });
  if (input.detector?.length) conditions.push({ detector: { in: input.detector } });
  if (input.brokerId !== undefined) conditions.push({ brokerId: input.brokerId });
  if (input.subjectKind !== undefined) conditions.push({ subjectKind: input.subjectKind });
  if (input.subjectId !== undefined) conditions.push({ subjectId: input.subjectId });
  const { shadow = 'exclude' } = input;
  if (shadow !== 'include') conditions.push({ shadow: shadow === 'only' });
  if (input.q) {
    const contains = { contains: escapeLike(input.q), mode: 'insensitive' as const };
    conditions.push({ OR: [{ title: contains }, { summary: contains }, { subjectId: contains }] });
  }
  return conditions;
}

/** Alerts, last seen first. */
export async function listAlerts(
  context: ServiceContext,
  actor: Actor,
  input: ListAlertsInput,
): Promise<Page<Alert>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input);
  if (after) {
    const [lastSeenAt, id] = after;
    conditions.push({ OR: [{ lastSeenAt: { lt: lastSeenAt } }, { lastSeenAt, id: { lt: id } }] });
  }
  const rows = await context.db.alert.findMany({
    where: { AND: conditions },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.lastSeenAt.toISOString(), row.id],
    toItem: (row) => toAlert(row, context.publicUrl),
  });
}
