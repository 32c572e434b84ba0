import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { MaintenanceWindow, Prisma } from '@/lib/db/generated/client';
import type { MaintenanceWindowView } from '@/lib/domain/availability-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { windowColumns, windowFields } from './window-input';
import { type StoredWindow, toWindowViews } from './window-view';

export const addMaintenanceWindowInput = z.object(windowFields);
export const updateMaintenanceWindowInput = z.object({ id: rowId, ...windowFields });
export const maintenanceWindowIdInput = z.object({ id: rowId });

/** Windows that one broker may have. */
const windowsMax = 500;

const withBroker = { broker: { select: { name: true } } } as const;

function audited({ fromAt, toAt, createdAt, ...row }: MaintenanceWindow): JsonObject {
  return {
    ...row,
    from: fromAt.toISOString(),
    to: toAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

async function found(tx: Prisma.TransactionClient, id: number): Promise<StoredWindow> {
  const row = await tx.maintenanceWindow.findUnique({ where: { id }, include: withBroker });
  if (row === null) throw new AppError('not_found', `There is no maintenance window ${id}.`);
  return row;
}

const plain = ({ broker: _broker, ...row }: StoredWindow): MaintenanceWindow => row;

async function toView(context: ServiceContext, row: StoredWindow): Promise<MaintenanceWindowView> {
  const [view] = await toWindowViews(context, [row]);
  if (view === undefined) throw new Error('a window has no view');
  return view;
}

async function record(
  tx: Prisma.TransactionClient,
  actor: Actor,
  verb: 'added' | 'updated' | 'removed',
  rows: { readonly before?: StoredWindow; readonly after?: StoredWindow },
): Promise<void> {
  const row = rows.after ?? rows.before;
  await recordAudit(tx, actor, {
    action: `maintenance.${verb}`,
    resource: 'maintenance',
    resourceId: String(row?.id),
    before: rows.before ? audited(plain(rows.before)) : null,
    after: rows.after ? audited(plain(rows.after)) : null,
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'nodes', brokerId: row?.brokerId ?? null }]);
}

/** Plans maintenance; throws `invalid` naming the field that is missing or makes no sense. */
export async function addMaintenanceWindow(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addMaintenanceWindowInput>,
): Promise<MaintenanceWindowView> {
  requirePermission(actor, 'triage');
  const row = await context.db.$transaction(async (tx) => {
    const columns = await windowColumns(tx, input);
    if ((await tx.maintenanceWindow.count({ where: { brokerId: input.brokerId } })) >= windowsMax)
      throw new AppError('conflict', `A broker has at most ${windowsMax} maintenance windows.`);
    const after = await tx.maintenanceWindow.create({
      data: { ...columns, author: actor.name, createdAt: context.now() },
      include: withBroker,
    });
    await record(tx, actor, 'added', { after });
    return after;
  });
  return toView(context, row);
}

/** Replaces a maintenance window as a whole; throws `not_found` and `invalid`. */
export async function updateMaintenanceWindow(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof updateMaintenanceWindowInput>,
): Promise<MaintenanceWindowView> {
  requirePermission(actor, 'triage');
  const row = await context.db.$transaction(async (tx) => {
    const before = await found(tx, input.id);
    const data = await windowColumns(tx, input);
    const after = await tx.maintenanceWindow.update({ where: { id: input.id }, data, include: withBroker });
    await record(tx, actor, 'updated', { before, after });
    return after;
  });
  return toView(context, row);
}

/** Removes a maintenance window: its past times count again as what they were. Throws `not_found`. */
export async function removeMaintenanceWindow(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof maintenanceWindowIdInput>,
): Promise<void> {
  requirePermission(actor, 'triage');
  await context.db.$transaction(async (tx) => {
    const before = await found(tx, input.id);
    await tx.maintenanceWindow.delete({ where: { id: input.id } });
    await record(tx, actor, 'removed', { before });
  });
}
