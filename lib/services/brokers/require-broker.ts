import { z } from 'zod';
import type { BrokerView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toBrokerView } from './broker-view';
import { countOpenAlerts } from './list-brokers';

/** A row id in a path or body: a positive 32-bit integer. */
export const rowId = z.coerce.number().int().min(1).max(2_147_483_647);
export const brokerIdInput = z.object({ id: rowId });

/** One broker; throws `not_found`. */
export async function requireBroker(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof brokerIdInput>,
): Promise<BrokerView> {
  requirePermission(actor, 'read');
  const row = await context.db.broker.findUnique({ where: { id: input.id } });
  if (row === null) throw new AppError('not_found', `There is no broker ${input.id}.`);
  const openAlerts = await countOpenAlerts(context, [row.id]);
  return toBrokerView(row, context.secrets, openAlerts.get(row.id) ?? 0);
}
