import { appendChanges } from '@/lib/db/change-log';
import type { Database } from '@/lib/db/database';
import { type ClaimedNotification, type SettledAttempt, settleAttempt } from '@/lib/db/outbox-repository';

type EndedAttempt = {
  readonly claimed: ClaimedNotification;
  readonly settled: SettledAttempt;
  readonly channelName: string;
  readonly now: Date;
};

function timelineText({ settled, channelName }: EndedAttempt): string {
  return settled.state === 'accepted'
    ? `${channelName}: ${settled.detail}`
    : `${channelName}: not delivered, ${settled.detail}`;
}

/**
 * Writes how an attempt ended, with a line on the alert's timeline once it is final, in one transaction. False when the
 * lease was lost, and nothing was written.
 */
export async function recordAttempt(db: Database, ended: EndedAttempt): Promise<boolean> {
  const { claimed, settled, now } = ended;
  return db.$transaction(async (tx) => {
    if (!(await settleAttempt(tx, claimed, settled, now))) return false;
    if (settled.state !== 'queued' && claimed.alertId !== null) {
      await tx.alertEvent.create({
        data: { alertId: claimed.alertId, at: now, kind: 'notified', actor: null, text: timelineText(ended) },
      });
    }
    await appendChanges(tx, [{ type: 'changed', resource: 'notifications', brokerId: null }]);
    return true;
  });
}
