import { z } from 'zod';
import type { MaintenanceWindowView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import { booleanQuery, pageQuery, pageSize, readCursor, toPage } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toWindowViews } from './window-view';

export const listMaintenanceWindowsInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  past: booleanQuery.optional().describe('true: only those that are over; false: only those that are not'),
});

/** Planned maintenance, newest first. */
export async function listMaintenanceWindows(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listMaintenanceWindowsInput>,
): Promise<Page<MaintenanceWindowView>> {
  requirePermission(actor, 'read');
  const after = readCursor(z.tuple([z.int()]), input.cursor);
  const limit = pageSize(input);
  const now = context.now();
  const isPast = { toAt: { lte: now } };
  const rows = await context.db.maintenanceWindow.findMany({
    where: {
      AND: [
        input.brokerId === undefined ? {} : { brokerId: input.brokerId },
        input.past === undefined ? {} : input.past ? isPast : { OR: [{ toAt: null }, { toAt: { gt: now } }] },
        after ? { id: { lt: after[0] } } : {},
      ],
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  const views = new Map((await toWindowViews(context, rows)).map((view) => [view.id, view]));
  const page = toPage({ rows, limit, keyOf: (row) => [row.id], toItem: ({ id }) => views.get(id) });
  return { ...page, items: page.items.filter((view) => view !== undefined) };
}
