import { appendChanges } from '@/lib/db/change-log';
import { type BrokerInput, brokerInputSchema } from '@/lib/domain/broker';
import type { BrokerView } from '@/lib/domain/views';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { auditBroker } from './audit-broker';
import { toBrokerView } from './broker-view';
import { sealBrokerSecrets } from './seal-broker-secrets';

export const addBrokerInput = brokerInputSchema;

const nameTaken = { field: 'name', message: 'is already the name of another broker' };

/** Adds a broker; the worker connects to it within seconds. Throws `conflict` when the name is taken. */
export async function addBroker(
  context: ServiceContext,
  actor: Actor,
  input: BrokerInput,
): Promise<BrokerView> {
  requirePermission(actor, 'configure');
  const row = await conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      const added = await tx.broker.create({
        data: {
          name: input.name,
          url: input.url,
          kind: input.kind,
          username: input.username || null,
          ...sealBrokerSecrets(context.secrets, input),
          topics: input.topics,
          tlsServerName: input.tls.serverName || null,
          tlsPinned: input.tls.pinnedSha256 || null,
          stateSince: context.now(),
        },
      });
      await recordAudit(tx, actor, {
        action: 'broker.added',
        resource: 'broker',
        resourceId: String(added.id),
        after: auditBroker(added),
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'brokers', brokerId: added.id }]);
      return added;
    }),
  );
  return toBrokerView(row, context.secrets, 0);
}
