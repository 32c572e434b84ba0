import type { AlertRecord } from '@/lib/alerting/alert-record';
import { type AlertKey, toAlertRecord } from './alert-repository';
import type { Transaction } from './database';

/** Rows read at once: each id is a parameter. */
const rowsMax = 5000;

/** Tells conditions of one broker apart, as PostgreSQL stores their text. */
export function conditionOf({ detector, dedupKey }: Omit<AlertKey, 'brokerId'>): string {
  return JSON.stringify([detector.toWellFormed(), dedupKey.toWellFormed()]);
}

/** The newest alerts of a condition; locked until the transaction ends. */
export type KnownAlerts = { readonly open: AlertRecord | null; readonly resolved: AlertRecord | null };

/**
 * The alert that is not resolved, else the newest resolved one, of each of the conditions of a broker, by `conditionOf`.
 * All are locked, in the order of their ids, until the transaction ends.
 */
export async function findAlerts(
  tx: Transaction,
  brokerId: number,
  conditions: readonly Omit<AlertKey, 'brokerId'>[],
): Promise<ReadonlyMap<string, KnownAlerts>> {
  const asked = [...new Map(conditions.map((each) => [conditionOf(each), each])).values()];
  const known = new Map<string, KnownAlerts>();
  if (asked.length === 0) return known;
  const open = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM alert a
    JOIN unnest(${asked.map(({ detector }) => detector)}::text[], ${asked.map(({ dedupKey }) => dedupKey)}::text[])
      AS c (detector, dedup_key) ON a.detector = c.detector AND a.dedup_key = c.dedup_key
    WHERE a.broker_id = ${brokerId}::int AND a.state <> 'resolved'
    ORDER BY a.id FOR NO KEY UPDATE OF a`;
  for (const record of await readRecords(
    tx,
    open.map(({ id }) => id),
  ))
    known.set(conditionOf(record), { open: record, resolved: null });
  const missing = asked.filter((each) => !known.has(conditionOf(each)));
  if (missing.length === 0) return known;
  const resolved = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert WHERE id IN (
      SELECT newest.id FROM unnest(
        ${missing.map(({ detector }) => detector)}::text[], ${missing.map(({ dedupKey }) => dedupKey)}::text[]
      ) AS c (detector, dedup_key)
      CROSS JOIN LATERAL (
        SELECT a.id FROM alert a
        WHERE a.broker_id = ${brokerId}::int AND a.detector = c.detector AND a.dedup_key = c.dedup_key
          AND a.resolved_at IS NOT NULL AND a.state = 'resolved'
        ORDER BY a.resolved_at DESC LIMIT 1) newest)
    ORDER BY id FOR NO KEY UPDATE`;
  for (const record of await readRecords(
    tx,
    resolved.map(({ id }) => id),
  ))
    known.set(conditionOf(record), { open: null, resolved: record });
  return known;
}

/** The alerts of these ids, in no order; ids that are gone are passed over. */
export async function readRecords(tx: Transaction, ids: readonly string[]): Promise<readonly AlertRecord[]> {
  const records: AlertRecord[] = [];
  for (let from = 0; from < ids.length; from += rowsMax) {
    const rows = await tx.alert.findMany({ where: { id: { in: ids.slice(from, from + rowsMax) } } });
    records.push(...rows.map(toAlertRecord));
  }
  return records;
}
