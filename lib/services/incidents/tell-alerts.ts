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
 * ended. Those that are told and have no incident get one. Returns the live frames to append.
 */
export async function tellAlerts(
  tx: Transaction,
  alerts: readonly ToldAlert[],
  now: Date,
): Promise<readonly LiveFrame[]> {
  const homeless = alerts.filter(({ record, news }) => news !== null && record.incidentId === null);
  const incidentOf = new Map<string, string>();
  for (const brokerId of new Set(homeless.map(({ record }) => record.brokerId))) {
    const own = homeless.map(({ record }) => record).filter((record) => record.brokerId === brokerId);
    for (const [id, incidentId] of await groupAlerts(tx, brokerId, own)) {
      incidentOf.set(id, incidentId);
      await tx.alert.update({ where: { id }, data: { incidentId } });
    }
  }
  const placed = alerts.map(({ record, news }) => ({
    record: { ...record, incidentId: record.incidentId ?? incidentOf.get(record.id) ?? null },
    news,
  }));
  return followAlerts(tx, placed, now);
}
