import { appendChanges } from '@/lib/db/change-log';
import type { Database, Transaction } from '@/lib/db/database';
import {
  type AttemptRecord,
  type ClaimedNotification,
  holdChannel,
  logAttempt,
  type SettledAttempt,
  saveThread,
  settleAttempt,
} from '@/lib/db/delivery-repository';
import type { Channel as ChannelRow } from '@/lib/db/generated/client';
import type { JsonObject } from '@/lib/domain/json';
import { recordAudit } from '@/lib/services/audit/record-audit';
import type { Circuit, NextCircuit } from './decide-circuit';

/** What an attempt makes of its channel: the circuit, and until when it rests (null = it goes on). */
export type NextStanding = NextCircuit & { readonly pausedUntil: Date | null };

export type EndedAttempt = {
  readonly claimed: ClaimedNotification;
  readonly attempt: AttemptRecord;
  readonly settled: SettledAttempt;
  /** The channel as the attempt was made with it. */
  readonly channel: ChannelRow;
  /** Until when the circuit says that this attempt probes the channel; null where it is none. */
  readonly probeUntil: Date | null;
  /** Some people have the message, or all. */
  readonly hasReached: boolean;
  /** What the other side calls its message, when this attempt has found out. */
  readonly thread: JsonObject | null;
  readonly now: Date;
  /** From how the channel stands when this is written; null where the attempt says nothing about it. */
  readonly nextStanding: ((circuit: Circuit) => NextStanding) | null;
};

function timelineText({ settled, channel, claimed }: EndedAttempt, next: NextStanding | null): string | null {
  switch (settled.state) {
    case 'accepted':
    case 'confirmed':
      return `${channel.name}: ${settled.detail}`;
    case 'failed':
      return `${channel.name}: not delivered, ${settled.detail}`;
    case 'queued':
      if (next?.change === 'opened')
        return `${channel.name}: paused after ${next.circuit.failuresInARow} failures in a row, ${settled.detail}`;
      return settled.progress !== undefined && claimed.progress === null
        ? `${channel.name}: ${settled.detail}`
        : null;
  }
}

/**
 * Writes how an attempt ended, with a line on the alert's timeline once it is final (or has reached the first people),
 * how the channel stands, and what the other side calls its message, in one transaction. False when the lease was lost:
 * then only that the attempt was made is written.
 */
export async function recordAttempt(db: Database, ended: EndedAttempt): Promise<boolean> {
  const { claimed, settled, now } = ended;
  return db.$transaction(async (tx) => {
    const about = await logAttempt(tx, claimed.id, ended.attempt);
    if (about === null) return false;
    if (ended.thread !== null) await saveThread(tx, about, ended.thread);
    if (!(await settleAttempt(tx, claimed, settled, now))) return false;
    const next = await updateChannelState(tx, ended);
    const text = timelineText(ended, next);
    if (text !== null && claimed.alertId !== null) {
      await tx.alertEvent.create({
        data: { alertId: claimed.alertId, at: now, kind: 'notified', actor: null, text },
      });
    }
    await appendChanges(tx, [{ type: 'changed', resource: 'notifications', brokerId: null }]);
    return true;
  });
}

/** An attempt with settings that are stored no more says nothing about the channel as it is now. */
async function updateChannelState(tx: Transaction, ended: EndedAttempt): Promise<NextStanding | null> {
  const { channel, hasReached, now, probeUntil } = ended;
  const standing = await holdChannel(tx, channel);
  if (standing === null) return null;
  const { failuresInARow, circuitOpenUntil, heartbeatHours } = standing;
  const isOwnProbe = probeUntil !== null && circuitOpenUntil?.getTime() === probeUntil.getTime();
  const openUntil = isOwnProbe ? channel.circuitOpenUntil : circuitOpenUntil;
  const next = standing.isAsUsed ? (ended.nextStanding?.({ failuresInARow, openUntil }) ?? null) : null;
  await tx.channel.updateMany({
    where: { id: channel.id },
    data: {
      ...(next === null
        ? { circuitOpenUntil: openUntil }
        : {
            failuresInARow: next.circuit.failuresInARow,
            circuitOpenUntil: next.circuit.openUntil,
            pausedUntil: next.pausedUntil,
          }),
      ...(hasReached ? { lastAcceptedAt: now } : { lastFailedAt: now }),
      ...(hasReached && heartbeatHours !== null
        ? { nextHeartbeatAt: new Date(now.getTime() + heartbeatHours * 3_600_000) }
        : {}),
    },
  });
  if (next === null) return null;
  if (next.change !== null) await auditCircuit(tx, ended, next);
  if (next.change !== null || standing.pausedUntil !== null || next.pausedUntil !== null)
    await appendChanges(tx, [{ type: 'changed', resource: 'channels', brokerId: null }]);
  return next;
}

async function auditCircuit(tx: Transaction, { channel, attempt }: EndedAttempt, next: NextStanding) {
  await recordAudit(
    tx,
    { id: null, name: 'Brokerwatch', role: 'admin' },
    {
      action: `channel.circuit-${next.change}`,
      resource: 'channel',
      resourceId: channel.id,
      after: {
        failuresInARow: next.circuit.failuresInARow,
        openUntil: next.circuit.openUntil?.toISOString() ?? null,
        detail: attempt.detail,
      },
    },
  );
}
