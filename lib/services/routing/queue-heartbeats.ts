import type { Transaction } from '@/lib/db/database';
import { queueNotifications } from '@/lib/db/outbox-repository';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import { countedAlerts } from '../alerts/counted-alerts';
import type { TellContext } from '../incidents/build-payload';

type DueHeartbeat = {
  readonly id: string;
  readonly heartbeat_hours: number;
  readonly next_heartbeat_at: Date;
};

/**
 * Queues a message for each enabled channel through which nothing was delivered for its heartbeat's hours, so that people
 * notice when messages stop; none while the last still waits, so that a channel that was away is not flooded with them. In the
 * caller's transaction; a channel that somebody else is at is left to the next call.
 * Returns how many were due.
 */
export async function queueHeartbeats(tx: Transaction, { publicUrl, now }: TellContext): Promise<number> {
  const due = await tx.$queryRaw<DueHeartbeat[]>`
    SELECT id, heartbeat_hours, next_heartbeat_at FROM channel
    WHERE enabled AND heartbeat_hours IS NOT NULL AND next_heartbeat_at <= ${now}::timestamptz
      AND NOT EXISTS (
        SELECT 1 FROM notification n
        WHERE n.channel_id = channel.id AND n.state = 'queued' AND n.cause = 'heartbeat')
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
  if (due.length === 0) return 0;
  const openAlerts = await tx.alert.count({ where: { ...countedAlerts, state: 'open' } });
  const entries = due.map(
    ({ id, heartbeat_hours: hours, next_heartbeat_at: at }) =>
      ({
        channelId: id,
        incidentId: null,
        alertId: null,
        cause: 'heartbeat',
        payload: { alert: heartbeatAlert({ id, hours, openAlerts, now, publicUrl }), incident: null },
        dedupKey: `heartbeat:${id}:${at.getTime()}`,
      }) as const,
  );
  await queueNotifications(tx, entries, now);
  for (const { id, heartbeat_hours: hours } of due) {
    const nextHeartbeatAt = new Date(now.getTime() + hours * 3_600_000);
    await tx.channel.update({ where: { id }, data: { nextHeartbeatAt } });
  }
  return due.length;
}

/** A heartbeat is about no alert; it has the shape of one, so that every channel can carry it. */
function heartbeatAlert(of: {
  readonly id: string;
  readonly hours: number;
  readonly openAlerts: number;
  readonly now: Date;
  readonly publicUrl: string;
}): Alert {
  const at = of.now.toISOString();
  const every = of.hours === 1 ? 'every hour' : `every ${of.hours} hours`;
  return alertSchema.parse({
    id: of.id,
    brokerId: 0,
    broker: 'Brokerwatch',
    detector: 'heartbeat',
    severity: 'info',
    confidence: 1,
    state: 'resolved',
    title: 'messages from Brokerwatch arrive here',
    summary: `Nothing is wrong: this comes at least ${every} while there is nothing else to tell. When it stops, the way here is broken. Alerts open now: ${of.openAlerts}.`,
    subject: { kind: 'broker', id: 'Brokerwatch' },
    count: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    evidence: {},
    attack: [],
    url: `${of.publicUrl}/channels`,
  });
}
