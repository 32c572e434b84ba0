import { z } from 'zod';
import type { Logger } from '@/lib/config/logger';
import type { SecretBox } from '@/lib/config/secret-box';
import type { Database } from '@/lib/db/database';
import { type ClaimedNotification, isOvertaken, readThread } from '@/lib/db/delivery-repository';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import { notificationCauseSchema, notificationPayloadSchema } from '@/lib/domain/notification-payload';
import type { DeliveryOutcome, PreparedDelivery } from '@/lib/notify/channel';
import { createNetwork } from '@/lib/notify/deliver';
import { readOutgoingPolicy } from '@/lib/notify/outgoing-policy';
import { readOutgoingAllowList } from '@/lib/services/channels/outgoing-allow-list';
import { openStoredChannel } from '@/lib/services/channels/stored-channel';

export type AttemptContext = {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly log: Logger;
  readonly requestTimeoutMs: number;
  /** Cuts attempts short when the worker must stop. */
  readonly signal: AbortSignal;
  now(): Date;
};

const storedSchema = z.json().catch(null);

function unsent(outcome: 'retry' | 'refused', detail: string): DeliveryOutcome {
  const verdict =
    outcome === 'retry' ? ({ outcome, detail, afterMs: null } as const) : ({ outcome, detail } as const);
  return { verdict, status: null, body: null, sent: null, thread: null };
}

/**
 * Makes one attempt at a claimed notification with the channel and the allow-list as they are now. What is wrong with
 * the channel can be repaired, so it is retried; what is wrong with the message cannot.
 */
export async function attemptDelivery(
  context: AttemptContext,
  row: ChannelRow,
  claimed: ClaimedNotification,
): Promise<DeliveryOutcome> {
  const stored = openStoredChannel(row, context.secrets);
  if (!stored.ok) return unsent('retry', stored.reason);
  const now = context.now();
  const payload = notificationPayloadSchema.safeParse(claimed.payload);
  const cause = notificationCauseSchema.safeParse(claimed.cause);
  if (!payload.success || !cause.success)
    return unsent('refused', 'the queued alert cannot be read by this version');
  if (stored.channel.followsAcknowledgement && (await isOvertaken(context.db, row.id, claimed)))
    return unsent(
      'refused',
      'not sent: later news of the same have arrived, old ones would take their place',
    );
  if (claimed.progress !== null && (await isOvertaken(context.db, row.id, claimed, 'resolved')))
    return unsent('refused', 'some have it; not sent to the others: they have heard since that it is over');
  const { incidentId, alertId } = claimed;
  const thread = storedSchema.parse(await readThread(context.db, { channelId: row.id, incidentId, alertId }));
  let prepared: PreparedDelivery;
  try {
    prepared = stored.open.prepare(
      { ...payload.data, cause: cause.data, sentAt: now.toISOString() },
      claimed.id,
      thread,
      storedSchema.parse(claimed.progress),
    );
  } catch (error) {
    context.log.error(
      { err: error, notificationId: claimed.id, kind: row.kind },
      'a message could not be rendered',
    );
    return unsent('refused', 'the message could not be rendered: this is a bug');
  }
  const policy = readOutgoingPolicy(await readOutgoingAllowList(context.db));
  const network = createNetwork({ policy, timeoutMs: context.requestTimeoutMs });
  return prepared.send(network, now.getTime(), context.signal);
}
