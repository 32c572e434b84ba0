import { randomUUID } from 'node:crypto';
import type { AlertRecord } from '@/lib/alerting/alert-record';
import { IncidentBook } from '@/lib/alerting/incidents/incident-book';
import { incidentKeysOf } from '@/lib/alerting/incidents/incident-keys';
import type { Transaction } from '@/lib/db/database';
import { findJoinable, storeIncidents } from '@/lib/db/incident-repository';
import { factsOf } from './facts-of';

/** An alert that may need an incident; `formerIncidentId` is that of the alert whose return it is. */
export type GroupedAlert = { readonly record: AlertRecord; readonly formerIncidentId?: string | null };

/**
 * The incident that each alert of a broker belongs to, by alert id: the one it has, the one that it comes back to, an open one
 * that shares a key, or a new one, which is stored. The alerts themselves are written by the caller.
 */
export async function groupAlerts(
  tx: Transaction,
  brokerId: number,
  alerts: readonly GroupedAlert[],
): Promise<ReadonlyMap<string, string>> {
  const keyed = alerts.map(({ record, formerIncidentId: former = null }) => {
    const keys = incidentKeysOf(factsOf(record));
    const known = keys.length > 0 ? keys : [`alert:${record.id}`];
    return { record, former, at: record.lastSeenAt.getTime(), keys: known };
  });
  if (keyed.length === 0) return new Map();
  const earliest = keyed.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const wanted = [...new Set(keyed.flatMap(({ keys }) => keys))];
  const former = [...new Set(keyed.flatMap((each) => each.former ?? []))];
  const known = await findJoinable(tx, brokerId, { keys: wanted, former, at: new Date(earliest) });
  const book = new IncidentBook(known.incidents, known.keys);
  const incidentOf = new Map<string, string>();
  const first = new Map<string, AlertRecord>();
  for (const { record, at, keys, former: from } of keyed) {
    if (record.incidentId !== null) book.note(record.incidentId, keys, at);
    const id = record.incidentId ?? book.join(keys, at, randomUUID(), from);
    incidentOf.set(record.id, id);
    if (!first.has(id)) first.set(id, record);
  }
  const opened = [...book.newIds()].flatMap((id) => {
    const record = first.get(id);
    if (record === undefined) return [];
    return [{ id, brokerId, severity: record.severity, title: record.title, openedAt: record.firstSeenAt }];
  });
  await storeIncidents(tx, opened, book.touchedKeys(), brokerId);
  return incidentOf;
}
