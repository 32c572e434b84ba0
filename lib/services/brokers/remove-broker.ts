import type { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { auditBroker } from './audit-broker';
import type { brokerIdInput } from './require-broker';
import { requireOwnBroker } from './update-broker';

/**
 * Removes a broker with its MQTT clients, topics, devices and alerts. Its events and rates can no longer be reached and
 * go with their day partitions. Throws `not_found` and `forbidden`.
 */
export async function removeBroker(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof brokerIdInput>,
): Promise<void> {
  requirePermission(actor, 'configure');
  await context.db.$transaction(async (tx) => {
    const before = requireOwnBroker(await tx.broker.findUnique({ where: { id: input.id } }), input.id);
    await tx.broker.delete({ where: { id: input.id } });
    await recordAudit(tx, actor, {
      action: 'broker.removed',
      resource: 'broker',
      resourceId: String(input.id),
      before: auditBroker(before),
    });
    await appendChanges(tx, [{ type: 'changed', resource: 'brokers', brokerId: null }]);
  });
}
