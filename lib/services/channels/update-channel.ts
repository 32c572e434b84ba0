import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Channel as ChannelRow, Prisma } from '@/lib/db/generated/client';
import { severitySchema } from '@/lib/domain/severity';
import type { ChannelView } from '@/lib/domain/views';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import {
  type ChannelParts,
  channelIdInput,
  channelName,
  channelSettings,
  heartbeatColumns,
  heartbeatHours,
  mergeChannelParts,
  nameTaken,
  requireChannelKind,
} from './channel-input';
import { auditChannel, changedSecrets } from './channel-view';
import { noSuchChannel, requireChannel } from './require-channel';
import { readChannelParts, writeChannelParts } from './stored-channel';

/** Everything may be left out and stays as it is; the kind cannot change. */
export const updateChannelInput = z.object({
  ...channelIdInput.shape,
  name: channelName.optional(),
  enabled: z.boolean().optional(),
  minimumSeverity: severitySchema.optional(),
  settings: channelSettings.optional(),
  heartbeatHours: heartbeatHours.optional(),
});
type UpdateChannelInput = z.output<typeof updateChannelInput>;

/** What is stored, or nothing where it was sealed under a lost key: then everything has to be entered again. */
export function readChannelPartsOrNone(context: ServiceContext, row: ChannelRow): ChannelParts {
  try {
    return readChannelParts(row, context.secrets);
  } catch {
    return { settings: {}, secrets: {} };
  }
}

function changedColumns(
  context: ServiceContext,
  input: UpdateChannelInput,
  row: ChannelRow,
): Prisma.ChannelUpdateInput {
  const { name, enabled, minimumSeverity, settings } = input;
  const isRenewed = settings !== undefined || (enabled === true && !row.enabled);
  return {
    ...(name === undefined ? {} : { name }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(minimumSeverity === undefined ? {} : { minimumSeverity }),
    ...(input.heartbeatHours === undefined ? {} : heartbeatColumns(input.heartbeatHours, context.now())),
    ...(isRenewed ? { failuresInARow: 0, circuitOpenUntil: null, pausedUntil: null } : {}),
    ...(settings === undefined
      ? {}
      : writeChannelParts(
          mergeChannelParts(requireChannelKind(row.kind), settings, readChannelPartsOrNone(context, row)),
          context.secrets,
        )),
  };
}

/** All but what is under way at this moment: it may arrive, and must not be sent again then. */
async function endWaiting(tx: Prisma.TransactionClient, channelId: string, now: Date): Promise<void> {
  await tx.notification.updateMany({
    where: { channelId, state: 'queued', OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }] },
    data: { state: 'failed', nextAttemptAt: null, lockedUntil: null, detail: 'the channel was switched off' },
  });
}

/**
 * Changes a channel; new settings close its circuit and end its pause. Switching it off ends what still waits for it, so that switching it on again tells nothing old.
 * Throws `not_found`, `invalid`, `conflict`.
 */
export async function updateChannel(
  context: ServiceContext,
  actor: Actor,
  input: UpdateChannelInput,
): Promise<ChannelView> {
  requirePermission(actor, 'configure');
  await conflictOnUnique(nameTaken, () =>
    context.db.$transaction(async (tx) => {
      const before = await tx.channel.findUnique({ where: { id: input.id } });
      if (before === null) throw noSuchChannel();
      const after = await tx.channel.update({
        where: { id: input.id },
        data: changedColumns(context, input, before),
      });
      if (before.enabled !== after.enabled) await endWaiting(tx, after.id, context.now());
      const secretsChanged = changedSecrets(before, after, context.secrets);
      await recordAudit(tx, actor, {
        action: 'channel.updated',
        resource: 'channel',
        resourceId: after.id,
        before: auditChannel(before, context.secrets),
        after: {
          ...auditChannel(after, context.secrets),
          ...(secretsChanged.length === 0 ? {} : { secretsChanged }),
        },
      });
      await appendChanges(tx, [
        { type: 'changed', resource: 'channels', brokerId: null },
        { type: 'changed', resource: 'notifications', brokerId: null },
      ]);
    }),
  );
  return requireChannel(context, actor, { id: input.id });
}
