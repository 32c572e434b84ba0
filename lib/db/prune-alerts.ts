import type { Database } from './database';

/** Few enough that nobody waits for the rows; what hangs on an alert goes with it. */
const batchSize = 1000;
const batchesMax = 20;
const hourMs = 3_600_000;
/** Incidents take new alerts for a day: no older key ties anything. */
const keysMs = 48 * hourMs;

/** Runs a delete of at most 1,000 rows until it finds no more, at most twenty times; returns how many rows went. */
async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < batchesMax; batch++) {
    const deleted = await deleteSome();
    count += deleted;
    if (deleted < batchSize) break;
  }
  return count;
}

/**
 * Deletes up to 20,000 alerts that were resolved and last seen before `olderThan`, with their timelines and deliveries, and
 * incidents that have no alert left; alerts of a case stay, with their incidents. Also keys by which incidents can no longer
 * be joined at `now`. Returns how many rows of each went.
 */
export async function pruneAlerts(
  db: Database,
  olderThan: Date,
  now: Date,
): Promise<{ readonly alerts: number; readonly incidents: number; readonly incidentKeys: number }> {
  const alerts = await inBatches(
    () => db.$executeRaw`
      DELETE FROM alert WHERE id IN (
        SELECT a.id FROM alert a
        WHERE a.state = 'resolved' AND a.last_seen_at < ${olderThan}::timestamptz
          AND (a.resolved_at IS NULL OR a.resolved_at < ${olderThan}::timestamptz)
          AND NOT EXISTS (SELECT 1 FROM case_alert c WHERE c.alert_id = a.id)
        ORDER BY a.last_seen_at LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED)`,
  );
  const incidents = await inBatches(
    () => db.$executeRaw`
      DELETE FROM incident WHERE id IN (
        SELECT i.id FROM incident i
        WHERE i.state IN ('open', 'resolved') AND i.last_seen_at < ${olderThan}::timestamptz
          AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id)
        LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED)`,
  );
  const untied = new Date(now.getTime() - keysMs);
  const incidentKeys = await inBatches(
    () => db.$executeRaw`
      DELETE FROM incident_key WHERE ctid IN (
        SELECT ctid FROM incident_key WHERE last_at < ${untied}::timestamptz
        LIMIT ${batchSize}::int FOR UPDATE SKIP LOCKED)`,
  );
  return { alerts, incidents, incidentKeys };
}
