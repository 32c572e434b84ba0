import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Broker } from '@/lib/db/generated/client';
import { brokerInputSchema } from '@/lib/domain/broker';
import type { BrokerView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { auditBroker } from './audit-broker';
import { requireBroker, rowId } from './require-broker';
import { sealBrokerSecrets } from './seal-broker-secrets';

const { shape } = brokerInputSchema;

/** Everything may be left out and stays as it is; an empty user name, password, certificate or server name removes it. */
export const updateBrokerInput = z.object({
  id: rowId,
  name: shape.name.optional(),
  url: shape.url.optional(),
  kind: shape.kind.removeDefault().optional(),
  username: shape.username,
  password: shape.password,
  topics: shape.topics.removeDefault().optional(),
  tls: shape.tls.removeDefault().optional(),
});
type UpdateBrokerInput = z.output<typeof updateBrokerInput>;

const nameTaken = { field: 'name', message: 'is already the name of another broker' };

/** Throws `not_found`, or `forbidden` for a broker that somebody else than a person configured. */
export function requireOwnBroker(row: Broker | null, id: number): Broker {
  if (row === null) throw new AppError('not_found', `There is no broker ${id}.`);
  if (row.source === 'env')
    throw new AppError('forbidden', 'This broker is configured by MQTT_URL: change it there.');
  if (row.source === 'demo')
    throw new AppError('forbidden', 'The demo plant cannot be changed: start with DEMO=0 to leave it out.');
  return row;
}

const kept = <Value>(given: Value | undefined, stored: Value): Value =>
  given === undefined ? stored : given;
const keptText = (given: string | undefined, stored: string | null) =>
  given === undefined ? stored : given || null;

function changedColumns(context: ServiceContext, input: UpdateBrokerInput, row: Broker) {
  return {
    name: kept(input.name, row.name),
    url: kept(input.url, row.url),
    kind: kept<string>(input.kind, row.kind),
    topics: kept(input.topics, row.topics),
    username: keptText(input.username, row.username),
    tlsServerName: keptText(input.tls?.serverName, row.tlsServerName),
    tlsPinned: keptText(input.tls?.pinnedSha256, row.tlsPinned),
    ...sealBrokerSecrets(context.secrets, input, row),
  };
}

/** Changes a broker; the worker reconnects with the new settings. Throws `not_found`, `forbidden`, `conflict`. */
export async function updateBroker(
  context: ServiceContext,
  actor: Actor,
  input: UpdateBrokerInput,
): Promise<BrokerView> {
  requirePermission(actor, 'configure');
  await conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      const before = requireOwnBroker(await tx.broker.findUnique({ where: { id: input.id } }), input.id);
      const after = await tx.broker.update({
        where: { id: input.id },
        data: changedColumns(context, input, before),
      });
      await recordAudit(tx, actor, {
        action: 'broker.updated',
        resource: 'broker',
        resourceId: String(input.id),
        before: auditBroker(before),
        after: auditBroker(after),
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'brokers', brokerId: input.id }]);
    }),
  );
  return requireBroker(context, actor, { id: input.id });
}
