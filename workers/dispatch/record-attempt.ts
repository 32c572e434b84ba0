import { appendChanges } from '@/lib/db/change-log';
import type { Database, Transaction } from '@/lib/db/database';
import {
  type AttemptRecord,
  type ClaimedNotification,
  logAttempt,
  type SettledAttempt,
  saveThread,
  settleAttempt,
} from '@/lib/db/delivery-repository';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import { recordAudit } from '@/lib/services/audit/record-audit';
import type { NextCircuit } from './decide-circuit';

export type EndedAttempt = {
  readonly claimed: ClaimedNotification;
  readonly attempt: AttemptRecord;
  readonly settled: SettledAttempt;
  readonly channel: ChannelRow;
  readonly circuit: NextCircuit;
  /** What the other side calls its message, when this attempt has found out. */
  readonly thread: JsonObject | null;
  readonly now: Date;
};

function timelineText({ settled, channel, circuit }: EndedAttempt): string | null {
  switch (settled.state) {
    case 'accepted':
    case 'confirmed':
      return `${channel.name}: ${settled.detail}`;
    case 'failed':
      return `${channel.name}: not delivered, ${settled.detail}`;
    case 'queued':
      return circuit.change === 'opened'
        ? `${channel.name}: paused after ${circuit.circuit.failuresInARow} failures in a row, ${settled.detail}`
        : null;
  }
}

/**
 * Writes how an attempt ended, with a line on the alert's timeline once it is final, the channel's circuit, and what
 * the other side calls its message, in one transaction. False when the lease was lost: then only that the attempt was
 * made is written.
 */
export async function recordAttempt(db: Database, ended: EndedAttempt): Promise<boolean> {
  const { claimed, settled, now } = ended;
  return db.$transaction(async (tx) => {
    const about = await logAttempt(tx, claimed.id, ended.attempt);
    if (about === null) return false;
    if (ended.thread !== null) await saveThread(tx, about, ended.thread);
    if (!(await settleAttempt(tx, claimed, settled, now))) return false;
    await updateChannelState(tx, ended);
    const text = timelineText(ended);
    if (text !== null && claimed.alertId !== null) {
      await tx.alertEvent.create({
        data: { alertId: claimed.alertId, at: now, kind: 'notified', actor: null, text },
      });
    }
    await appendChanges(tx, [{ type: 'changed', resource: 'notifications', brokerId: null }]);
    return true;
  });
}

async function updateChannelState(tx: Transaction, ended: EndedAttempt): Promise<void> {
  const { channel, circuit, settled, attempt, now } = ended;
  const isDelivered = settled.state === 'accepted' || settled.state === 'confirmed';
  const { heartbeatHours } = channel;
  await tx.channel.updateMany({
    where: { id: channel.id },
    data: {
      failuresInARow: circuit.circuit.failuresInARow,
      circuitOpenUntil: circuit.circuit.openUntil,
      ...(isDelivered ? { lastAcceptedAt: now } : { lastFailedAt: now }),
      ...(isDelivered && heartbeatHours !== null
        ? { nextHeartbeatAt: new Date(now.getTime() + heartbeatHours * 3_600_000) }
        : {}),
    },
  });
  if (circuit.change === null) return;
  await recordAudit(
    tx,
    { id: null, name: 'Brokerwatch', role: 'admin' },
    {
      action: `channel.circuit-${circuit.change}`,
      resource: 'channel',
      resourceId: channel.id,
      after: {
        failuresInARow: ended.circuit.circuit.failuresInARow,
        openUntil: circuit.circuit.openUntil?.toISOString() ?? null,
        detail: attempt.detail,
      },
    },
  );
  await appendChanges(tx, [{ type: 'changed', resource: 'channels', brokerId: null }]);
}
