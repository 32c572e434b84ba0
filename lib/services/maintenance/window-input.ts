import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { maintenanceScopes } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { rowId } from '../brokers/require-broker';
import { isTimeZone } from './local-clock';

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const dayMs = 86_400_000;

/** What a maintenance window is; what it needs depends on `scope` and `recurrence`. */
export const windowFields = {
  brokerId: rowId,
  scope: z.enum(maintenanceScopes).describe('what it covers; an edge node with its devices'),
  group: z.string().min(1).max(1024).nullish().describe('for the scope group'),
  entityId: rowId.nullish().describe('for the scopes node, device and defined'),
  recurrence: z.enum(['once', 'weekly']),
  timeZone: z
    .string()
    .max(100)
    .refine(isTimeZone, 'is not a time zone that is known here, such as Europe/Berlin')
    .default('UTC')
    .describe('whose wall clock a weekly window goes by'),
  from: time.describe('once: when it begins; weekly: from when on'),
  to: time.nullish().describe('once: when it ends; weekly: until when, null for good'),
  weekdays: z
    .array(z.number().int().min(1).max(7))
    .max(7)
    .nullish()
    .describe('weekly: 1 Monday … 7 Sunday, on which it begins'),
  startMinute: z.number().int().min(0).max(1439).nullish().describe('weekly: minute of the day'),
  durationMinutes: z.number().int().min(1).max(10_080).nullish().describe('weekly: how long'),
  reason: z.string().trim().min(1).max(500),
};
export type WindowFields = z.output<z.ZodObject<typeof windowFields>>;

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

function checkTimes({ recurrence, from, to, ...weekly }: WindowFields): void {
  if (to && to <= from) throw invalid('to', 'must lie after `from`');
  if (recurrence === 'once') {
    if (!to) throw invalid('to', 'is needed for a window that happens once');
    if (to.getTime() - from.getTime() > 400 * dayMs) throw invalid('to', 'must be within 400 days');
    return;
  }
  if (!weekly.weekdays?.length) throw invalid('weekdays', 'must name at least one day for a weekly window');
  if (weekly.startMinute === null || weekly.startMinute === undefined)
    throw invalid('startMinute', 'is needed for a weekly window');
  if (!weekly.durationMinutes) throw invalid('durationMinutes', 'is needed for a weekly window');
}

async function brokerOf(tx: Prisma.TransactionClient, scope: string, id: number): Promise<number | null> {
  switch (scope) {
    case 'node':
      return (await tx.edgeNode.findUnique({ where: { id } }))?.brokerId ?? null;
    case 'device':
      return (await tx.device.findUnique({ where: { id }, include: { node: true } }))?.node.brokerId ?? null;
    default:
      return (await tx.definedDevice.findUnique({ where: { id } }))?.brokerId ?? null;
  }
}

async function checkScope(tx: Prisma.TransactionClient, input: WindowFields): Promise<void> {
  const { scope, brokerId, entityId, group } = input;
  if ((await tx.broker.count({ where: { id: brokerId } })) === 0) throw invalid('brokerId', 'is no broker');
  if (scope === 'broker') return;
  if (scope === 'group') {
    if (!group) throw invalid('group', 'is needed for the scope group');
    return;
  }
  if (!entityId) throw invalid('entityId', `is needed for the scope ${scope}`);
  if ((await brokerOf(tx, scope, entityId)) !== brokerId)
    throw invalid('entityId', `is no ${scope === 'defined' ? 'defined device' : scope} of this broker`);
}

/** The columns of a window; throws `invalid` naming the field that its scope or recurrence needs. */
export async function windowColumns(tx: Prisma.TransactionClient, input: WindowFields) {
  checkTimes(input);
  await checkScope(tx, input);
  const isWeekly = input.recurrence === 'weekly';
  const hasEntity = input.scope !== 'broker' && input.scope !== 'group';
  return {
    brokerId: input.brokerId,
    scope: input.scope,
    group: input.scope === 'group' ? (input.group ?? null) : null,
    entityId: hasEntity ? (input.entityId ?? null) : null,
    recurrence: input.recurrence,
    timeZone: input.timeZone,
    fromAt: input.from,
    toAt: input.to ?? null,
    weekdays: isWeekly ? [...new Set(input.weekdays ?? [])].sort() : [],
    startMinute: isWeekly ? (input.startMinute ?? null) : null,
    durationMinutes: isWeekly ? (input.durationMinutes ?? null) : null,
    reason: input.reason,
  };
}
