import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import { findCause } from '@/lib/alerting/inhibition/find-cause';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import { saveAlerts } from '@/lib/db/save-alerts';
import { placed, readCauses } from './read-causes';
import { tellAlerts } from './tell-alerts';

/** What was away needs a moment to come back after its cause is over. */
const graceMs = 120_000;
const releasedMax = 500;

/**
 * Tells of symptoms whose cause has been over for two minutes and that still go on; one that another open alert explains is
 * laid to that one. Rows that somebody else works on are left to the next call. Returns how many were looked at.
 */
export async function releaseSymptoms(
  tx: Transaction,
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
): Promise<number> {
  const overSince = new Date(now.getTime() - graceMs);
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM alert a JOIN alert c ON c.id = a.inhibited_by_id
    WHERE a.inhibited_by_id IS NOT NULL AND a.state <> 'resolved'
      AND c.state = 'resolved' AND c.resolved_at <= ${overSince}::timestamptz
    ORDER BY a.id LIMIT ${releasedMax}::int FOR NO KEY UPDATE OF a SKIP LOCKED`;
  if (rows.length === 0) return 0;
  const records = await readRecords(
    tx,
    rows.map(({ id }) => id),
  );
  const brokers = await tx.broker.findMany({ select: { id: true, name: true } });
  for (const { id, name } of brokers) {
    const own = records.filter(({ brokerId }) => brokerId === id);
    if (own.length > 0) await releaseOf(tx, { id, name }, own, { publicUrl, now });
  }
  return rows.length;
}

async function releaseOf(
  tx: Transaction,
  broker: { readonly id: number; readonly name: string },
  records: readonly AlertRecord[],
  { publicUrl, now }: { readonly publicUrl: string; readonly now: Date },
): Promise<void> {
  const symptoms = records.map(placed);
  const causes = await readCauses(tx, broker.id, symptoms);
  const placedCauses = causes.map(placed);
  const released = records.map((record) => {
    const cause = findCause(placed(record), placedCauses);
    const isTold = cause === null && record.state === 'open' && record.mutedKind === null;
    return {
      record: { ...record, inhibitedById: cause?.id ?? null },
      timeline: [
        cause === null
          ? ({
              at: now,
              kind: 'uninhibited',
              actor: null,
              text: 'Its cause is over, and it still goes on.',
            } as const)
          : ({ at: now, kind: 'inhibited', actor: null, text: 'A symptom of another alert now.' } as const),
      ],
      news: isTold ? ('opened' as const) : null,
    };
  });
  await saveAlerts(tx, released);
  const frames = await tellAlerts(tx, released, now);
  const alerts = released.map(({ record }) => ({
    type: 'alert' as const,
    alert: toAlertJson(record, broker.name, publicUrl),
    cause: 'repeated' as const,
  }));
  await appendChanges(tx, [...alerts, ...frames]);
}
