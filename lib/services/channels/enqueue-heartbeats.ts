import { randomUUID } from 'node:crypto';
import type { Database } from '@/lib/db/database';
import { enqueueHeartbeat, takeDueHeartbeats } from '@/lib/db/heartbeat-repository';
import { alertSchema } from '@/lib/domain/alert';

/**
 * Queues a message for each channel through which nothing was delivered for its heartbeat's hours, so that people
 * notice when messages stop. Several workers may call it at once. Returns how many were queued.
 */
export async function enqueueHeartbeats(db: Database, now: Date): Promise<number> {
  return db.$transaction(async (tx) => {
    const due = await takeDueHeartbeats(tx, now);
    if (due.length === 0) return 0;
    const openAlerts = await tx.alert.count({ where: { state: 'open', shadow: false } });
    for (const heartbeat of due) {
      const alert = heartbeatAlert(heartbeat.heartbeatHours, openAlerts, now);
      await enqueueHeartbeat(tx, { ...heartbeat, payload: { alert } }, now);
    }
    return due.length;
  });
}

/** A heartbeat is about no alert; it has the shape of one, so that every channel can carry it. */
function heartbeatAlert(hours: number, openAlerts: number, now: Date) {
  const at = now.toISOString();
  const every = hours === 1 ? 'every hour' : `every ${hours} hours`;
  return alertSchema.parse({
    id: randomUUID(),
    brokerId: 0,
    broker: 'Brokerwatch',
    detector: 'heartbeat',
    severity: 'info',
    confidence: 1,
    state: 'resolved',
    title: 'messages from Brokerwatch arrive here',
    summary: `Nothing is wrong: this is sent at least ${every} while there is nothing else to tell. When it stops, something on the way here is broken. Open alerts now: ${openAlerts}.`,
    subject: { kind: 'broker', id: 'Brokerwatch' },
    count: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    evidence: {},
    attack: [],
    url: '',
  });
}
