import type { AlertRecord } from '@/lib/alerting/alert-record';
import type { NewsCause } from '@/lib/alerting/incidents/notice-plan';
import type { Transaction } from '@/lib/db/database';
import type { LiveFrame } from '@/lib/live/live-frame';
import { followAlerts } from './follow-alerts';
import { groupAlerts } from './group-alerts';

/** An alert that has just been written, and what people should hear of it; null when only its incident is to follow. */
export type ToldAlert = { readonly record: AlertRecord; readonly news: NewsCause | null };

/**
 * Follows up alerts that were written in this transaction by something else than a finding: a person, a hold or a mute that
 * ended. Those that are told and have no incident get one; of what is muted or a symptom nobody is told, whatever its news.
 * Returns the live frames to append.
 */
export async function tellAlerts(
  tx: Transaction,
  given: readonly ToldAlert[],
  now: Date,
): Promise<readonly LiveFrame[]> {
  const alerts = given.map((each) => (isHushed(each.record) ? { ...each, news: null } : each));
  const homeless = alerts.filter(({ record, news }) => news !== null && record.incidentId === null);
  const incidentOf = new Map<string, string>();
  for (const brokerId of new Set(homeless.map(({ record }) => record.brokerId))) {
    const own = homeless.filter(({ record }) => record.brokerId === brokerId);
    for (const [id, incidentId] of await groupAlerts(tx, brokerId, own)) incidentOf.set(id, incidentId);
  }
  await storeMembership(tx, incidentOf);
  const placed = alerts.map(({ record, news }) => ({
    record: { ...record, incidentId: record.incidentId ?? incidentOf.get(record.id) ?? null },
    news,
  }));
  return followAlerts(tx, placed, now);
}

function isHushed({ mutedKind, inhibitedById }: AlertRecord): boolean {
  return mutedKind !== null || inhibitedById !== null;
}

/** The alerts are locked: their owner has just written them. */
async function storeMembership(tx: Transaction, incidentOf: ReadonlyMap<string, string>): Promise<void> {
  if (incidentOf.size === 0) return;
  await tx.$executeRaw`
    UPDATE alert SET incident_id = m.incident_id
    FROM unnest(${[...incidentOf.keys()]}::uuid[], ${[...incidentOf.values()]}::uuid[]) AS m (id, incident_id)
    WHERE alert.id = m.id`;
}
