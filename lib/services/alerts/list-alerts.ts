import { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Page } from '@/lib/domain/views';
import { pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { alertFilters, whereOf } from './alert-filters';
import { toAlert } from './alert-view';

export const listAlertsInput = z.object({ ...pageQuery, ...alertFilters });
type ListAlertsInput = z.output<typeof listAlertsInput>;

const cursorKey = z.tuple([z.coerce.date(), z.uuid()]);

/** Alerts, last seen first. */
export async function listAlerts(
  context: ServiceContext,
  actor: Actor,
  input: ListAlertsInput,
): Promise<Page<Alert>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input, actor.id);
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
