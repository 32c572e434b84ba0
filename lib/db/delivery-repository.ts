import type { JsonObject } from '@/lib/domain/json';
import type { NotificationCause } from '@/lib/domain/notification-payload';
import type { Database, Transaction } from './database';
import { type Channel, Prisma } from './generated/client';
import { notifyOutbox } from './outbox-repository';

/** A notification taken for one attempt. `lockedUntil` proves the lease when the attempt is settled. */
export type ClaimedNotification = {
  readonly id: string;
  readonly alertId: string | null;
  readonly incidentId: string | null;
  readonly cause: string;
  /** What was queued; unchecked JSON, read with `notificationPayloadSchema`. */
  readonly payload: unknown;
  /** What earlier attempts at it left to do; unchecked JSON, null at first. */
  readonly progress: unknown;
  /** Counts this attempt. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly lockedUntil: Date;
};

/** What an attempt leads to; `nextAttemptAt` only while it stays queued. */
export type SettledAttempt = {
  readonly state: 'queued' | 'accepted' | 'confirmed' | 'failed';
  readonly nextAttemptAt: Date | null;
  readonly statusCode: number | null;
  readonly detail: string;
  /** What is left to do of it; absent = as it was. */
  readonly progress?: JsonObject;
};

/** Enabled channels that have something due and not taken by anybody, that are not pausing and whose circuit is not open. */
export async function listDueChannels(db: Database, now: Date): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ channel_id: string }[]>`
    SELECT c.id AS channel_id FROM channel c
    WHERE c.enabled AND (c.circuit_open_until IS NULL OR c.circuit_open_until <= ${now}::timestamptz)
      AND (c.paused_until IS NULL OR c.paused_until <= ${now}::timestamptz) AND EXISTS (
      SELECT 1 FROM notification n
      WHERE n.channel_id = c.id AND n.state = 'queued' AND n.next_attempt_at <= ${now}::timestamptz
        AND (n.locked_until IS NULL OR n.locked_until <= ${now}::timestamptz))`;
  return rows.map((row) => row.channel_id);
}

/**
 * Takes the longest due notification of a channel for `leaseMs`, counting an attempt; null when none is due. Whoever
 * dies with it loses the lease, and it is due again. One about an incident (or alert) waits until all older ones about
 * the same on that channel are settled, so that "resolved" never overtakes "opened"; one that some people have already
 * holds up nothing. A probe takes what was tried least, so that one message that is always refused does not keep a channel
 * from being found well.
 */
export async function claimDue(
  db: Database,
  {
    channelId,
    now,
    leaseMs,
    isProbe = false,
  }: {
    readonly channelId: string;
    readonly now: Date;
    readonly leaseMs: number;
    readonly isProbe?: boolean;
  },
): Promise<ClaimedNotification | null> {
  const lockedUntil = new Date(now.getTime() + leaseMs);
  const [row] = await db.$queryRaw<ClaimedNotification[]>`
    UPDATE notification SET attempts = attempts + 1, last_attempt_at = ${now}::timestamptz, locked_until = ${lockedUntil}::timestamptz
    WHERE id = (
      SELECT n.id FROM notification n
      WHERE n.channel_id = ${channelId}::uuid AND n.state = 'queued' AND n.next_attempt_at <= ${now}::timestamptz
        AND (n.locked_until IS NULL OR n.locked_until <= ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM notification older
          WHERE older.alert_id = n.alert_id AND older.channel_id = n.channel_id AND older.state = 'queued' AND older.progress IS NULL
            AND (older.created_at, older.id) < (n.created_at, n.id))
        AND NOT EXISTS (
          SELECT 1 FROM notification older
          WHERE older.incident_id = n.incident_id AND older.channel_id = n.channel_id AND older.state = 'queued' AND older.progress IS NULL
            AND (older.created_at, older.id) < (n.created_at, n.id))
      ORDER BY ${isProbe ? Prisma.sql`n.attempts, ` : Prisma.empty}n.next_attempt_at, n.created_at, n.id
      LIMIT 1
      FOR UPDATE SKIP LOCKED)
    RETURNING id, alert_id AS "alertId", incident_id AS "incidentId", cause, payload, progress, attempts,
      created_at AS "createdAt", locked_until AS "lockedUntil"`;
  return row ?? null;
}

/** Writes how an attempt ended; false when the lease was lost in between (somebody else took it, or it is gone). */
export async function settleAttempt(
  tx: Transaction,
  claimed: ClaimedNotification,
  settled: SettledAttempt,
  now: Date,
): Promise<boolean> {
  const isDelivered = settled.state === 'accepted' || settled.state === 'confirmed';
  const { count } = await tx.notification.updateMany({
    where: { id: claimed.id, state: 'queued', lockedUntil: claimed.lockedUntil },
    data: {
      state: settled.state,
      nextAttemptAt: settled.nextAttemptAt,
      statusCode: settled.statusCode,
      detail: settled.detail,
      lockedUntil: null,
      ...(settled.progress === undefined ? {} : { progress: settled.progress as Prisma.InputJsonObject }),
      ...(isDelivered ? { acceptedAt: now } : {}),
      ...(settled.state === 'confirmed' ? { confirmedAt: now } : {}),
    },
  });
  return count === 1;
}

/** How a channel stands at this moment, held until the transaction ends; null when it is gone. */
export type ChannelStanding = {
  readonly failuresInARow: number;
  readonly circuitOpenUntil: Date | null;
  readonly pausedUntil: Date | null;
  readonly heartbeatHours: number | null;
  /** Whether its settings and secrets are still those of `row`. */
  readonly isAsUsed: boolean;
};

/** Reads how a channel stands now, against the row that an attempt was made with; others who write it wait. */
export async function holdChannel(tx: Transaction, row: Channel): Promise<ChannelStanding | null> {
  const [standing] = await tx.$queryRaw<ChannelStanding[]>`
    SELECT failures_in_a_row AS "failuresInARow", circuit_open_until AS "circuitOpenUntil",
      paused_until AS "pausedUntil", heartbeat_hours AS "heartbeatHours",
      (settings = ${JSON.stringify(row.settings)}::jsonb AND secrets_sealed IS NOT DISTINCT FROM ${row.secretsSealed}) AS "isAsUsed"
    FROM channel WHERE id = ${row.id}::uuid FOR NO KEY UPDATE`;
  return standing ?? null;
}

/** What an attempt was: `at` when it began, how long it took and what came of it. */
export type AttemptRecord = {
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: 'accepted' | 'confirmed' | 'retry' | 'refused';
  readonly statusCode: number | null;
  readonly detail: string;
};

/**
 * Adds a line to the log of attempts and returns what the notification is about now; null, and nothing is written, when
 * it is gone (its channel or alert was removed).
 */
export async function logAttempt(
  tx: Transaction,
  notificationId: string,
  attempt: AttemptRecord,
): Promise<ThreadKey | null> {
  const about = await tx.notification.findUnique({
    where: { id: notificationId },
    select: { channelId: true, incidentId: true, alertId: true },
  });
  if (about !== null) await tx.notificationAttempt.create({ data: { notificationId, ...attempt } });
  return about;
}

/** Whether a later message about the same incident (or alert), or one of a `cause`, has been delivered through that channel. */
export async function isOvertaken(
  db: Database,
  channelId: string,
  { id, incidentId, alertId, createdAt }: ClaimedNotification,
  cause?: NotificationCause,
): Promise<boolean> {
  if (incidentId === null && alertId === null) return false;
  const later = await db.notification.findFirst({
    where: {
      channelId,
      ...(incidentId === null ? { incidentId, alertId } : { incidentId }),
      state: { in: ['accepted', 'confirmed'] },
      ...(cause === undefined ? {} : { cause }),
      OR: [{ createdAt: { gt: createdAt } }, { createdAt, id: { gt: id } }],
    },
    select: { id: true },
  });
  return later !== null;
}

type ThreadKey = {
  readonly channelId: string;
  readonly incidentId: string | null;
  readonly alertId: string | null;
};

/** What the other side called its message about this incident (or alert, where there is none); null at first. */
export async function readThread(db: Database | Transaction, key: ThreadKey): Promise<unknown> {
  const where = threadWhere(key);
  if (where === null) return null;
  return (await db.channelThread.findUnique({ where }))?.reference ?? null;
}

/** Remembers what the other side calls its message, over what was known. */
export async function saveThread(tx: Transaction, key: ThreadKey, reference: JsonObject): Promise<void> {
  const where = threadWhere(key);
  if (where === null) return;
  const { channelId, incidentId } = key;
  const about = incidentId === null ? { alertId: key.alertId } : { incidentId };
  await tx.channelThread.upsert({
    where,
    create: { channelId, ...about, reference },
    update: { reference },
  });
}

function threadWhere({ channelId, incidentId, alertId }: ThreadKey) {
  if (incidentId !== null) return { channelId_incidentId: { channelId, incidentId } };
  return alertId === null ? null : { channelId_alertId: { channelId, alertId } };
}

/** How many slots may be taken ahead of their time: more is a clock that was put back. */
const slotsAheadMax = 10;

/**
 * Takes the next slot of a channel's rate, which all workers share, and returns when it ends; null when the channel is
 * gone. Slots of `slotMs` follow each other; one that nobody took begins now.
 */
export async function takeSlot(
  db: Database,
  slot: {
    readonly channelId: string;
    readonly now: Date;
    readonly slotMs: number;
    readonly burst: number;
  },
): Promise<Date | null> {
  const { channelId, now, slotMs } = slot;
  const latest = new Date(now.getTime() + (slot.burst + slotsAheadMax) * slotMs);
  const [row] = await db.$queryRaw<{ slotEndsAt: Date }[]>`
    UPDATE channel
    SET slot_ends_at = LEAST(GREATEST(slot_ends_at, ${now}::timestamptz), ${latest}::timestamptz)
      + ${slotMs}::float8 * interval '1 millisecond'
    WHERE id = ${channelId}::uuid RETURNING slot_ends_at AS "slotEndsAt"`;
  return row?.slotEndsAt ?? null;
}

/**
 * Takes the one probe of a channel whose circuit was open until `openUntil`, for `leaseMs`, and returns until when; null
 * when another worker has it.
 */
export async function takeProbe(
  db: Database,
  probe: {
    readonly channelId: string;
    readonly openUntil: Date;
    readonly now: Date;
    readonly leaseMs: number;
  },
): Promise<Date | null> {
  const probeUntil = new Date(probe.now.getTime() + probe.leaseMs);
  const { count } = await db.channel.updateMany({
    where: { id: probe.channelId, circuitOpenUntil: probe.openUntil },
    data: { circuitOpenUntil: probeUntil },
  });
  return count === 1 ? probeUntil : null;
}

/**
 * Makes a failed notification due again with a fresh count, and a waiting one due now, whatever pauses its channel;
 * false when it was delivered already.
 */
export async function requeueNotification(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const failed = await requeueFailed(tx, { id }, now);
  const waiting = await tx.notification.updateMany({
    where: { id, state: 'queued', OR: [{ lockedUntil: null }, { lockedUntil: { lte: now } }] },
    data: { nextAttemptAt: now },
  });
  if (waiting.count > 0) await wakeChannels(tx, { id }, now);
  return failed + waiting.count > 0 || (await tx.notification.count({ where: { id, state: 'queued' } })) > 0;
}

/** Which failed notifications are meant; all given must fit. */
export type FailedWhere = { readonly id?: string; readonly channelId?: string };

/** Makes failed notifications of channels that are on due again with a fresh count; returns how many they were. */
export async function requeueFailed(tx: Transaction, which: FailedWhere, now: Date): Promise<number> {
  const { count } = await tx.notification.updateMany({
    where: { ...which, state: 'failed', channel: { enabled: true } },
    data: { state: 'queued', attempts: 0, nextAttemptAt: now, lockedUntil: null },
  });
  if (count > 0) await wakeChannels(tx, which, now);
  return count;
}

async function wakeChannels(tx: Transaction, which: FailedWhere, now: Date): Promise<void> {
  const notifications = { some: { ...which, state: 'queued' } };
  await tx.channel.updateMany({
    where: { circuitOpenUntil: { gt: now }, notifications },
    data: { circuitOpenUntil: now },
  });
  await tx.channel.updateMany({
    where: { pausedUntil: { not: null }, notifications },
    data: { pausedUntil: null },
  });
  await notifyOutbox(tx);
}
