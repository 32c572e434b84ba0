import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { ChannelView } from '@/lib/domain/views';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import {
  channelFields,
  heartbeatColumns,
  mergeChannelParts,
  nameTaken,
  requireChannelKind,
} from './channel-input';
import { auditChannel, toChannelView } from './channel-view';
import { writeChannelParts } from './stored-channel';

export const addChannelInput = z.object(channelFields);

/** Adds a channel; alerts from now on go to it. Throws `invalid` with a problem a field, `conflict` on a taken name. */
export async function addChannel(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addChannelInput>,
): Promise<ChannelView> {
  requirePermission(actor, 'configure');
  const parts = mergeChannelParts(requireChannelKind(input.kind), input.settings);
  const { kind, name, enabled, minimumSeverity } = input;
  const row = await conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      const added = await tx.channel.create({
        data: {
          kind,
          name,
          enabled,
          minimumSeverity,
          ...heartbeatColumns(input.heartbeatHours ?? null, context.now()),
          ...writeChannelParts(parts, context.secrets),
        },
      });
      await recordAudit(tx, actor, {
        action: 'channel.added',
        resource: 'channel',
        resourceId: added.id,
        after: auditChannel(added, context.secrets),
      });
      await appendChanges(tx, [{ type: 'changed', resource: 'channels', brokerId: null }]);
      return added;
    }),
  );
  return toChannelView(row, context, null);
}
