import { randomUUID } from 'node:crypto';
import type { AlertRecord } from '@/lib/alerting/alert-record';
import { IncidentBook } from '@/lib/alerting/incidents/incident-book';
import { incidentKeysOf } from '@/lib/alerting/incidents/incident-keys';
import type { Transaction } from '@/lib/db/database';
import { findJoinable, storeIncidents } from '@/lib/db/incident-repository';
import { factsOf } from './facts-of';

const keyMax = 300;

/** What nothing ties to others is tied to itself, should it come back. */
function ownKey({ detector, dedupKey }: AlertRecord): string {
  return `condition:${detector}:${dedupKey}`.slice(0, keyMax).toWellFormed();
}

/**
 * The incident that each alert of a broker belongs to, by alert id: the one it has, one that shares a key and is open or has
 * just ended, or a new one, which is stored. The alerts themselves are written by the caller.
 */
export async function groupAlerts(
  tx: Transaction,
  brokerId: number,
  alerts: readonly AlertRecord[],
): Promise<ReadonlyMap<string, string>> {
  const keyed = alerts.map((record) => {
    const keys = incidentKeysOf(factsOf(record));
    return { record, at: record.lastSeenAt.getTime(), keys: keys.length > 0 ? keys : [ownKey(record)] };
  });
  if (keyed.length === 0) return new Map();
  const earliest = keyed.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
  const wanted = [...new Set(keyed.flatMap(({ keys }) => keys))];
  const known = await findJoinable(tx, brokerId, wanted, new Date(earliest));
  const book = new IncidentBook(known.incidents, known.keys);
  const incidentOf = new Map<string, string>();
  const first = new Map<string, AlertRecord>();
  for (const { record, at, keys } of keyed) {
    if (record.incidentId !== null) book.note(record.incidentId, keys, at);
    const id = record.incidentId ?? book.join(keys, at, randomUUID());
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
