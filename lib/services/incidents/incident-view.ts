import type { Transaction } from '@/lib/db/database';
import type { Incident } from '@/lib/db/generated/client';
import type { IncidentView } from '@/lib/domain/alerting-views';
import { severitySchema } from '@/lib/domain/severity';

/** A stored incident with its broker's name. */
export type StoredIncident = Incident & { readonly broker: { readonly name: string } };

type Counts = {
  readonly id: string;
  readonly alerts: number;
  readonly open: number;
  readonly hidden: number;
  readonly detectors: string[];
};

/** Incidents as they are shown, with what is counted of their alerts. */
export async function toIncidentViews(
  db: Transaction,
  rows: readonly StoredIncident[],
): Promise<readonly IncidentView[]> {
  const counts = await db.$queryRaw<Counts[]>`
    SELECT incident_id AS id, count(*)::int AS alerts, count(*) FILTER (WHERE state <> 'resolved')::int AS open,
      count(*) FILTER (WHERE inhibited_by_id IS NOT NULL)::int AS hidden, array_agg(DISTINCT detector) AS detectors
    FROM alert WHERE incident_id = ANY(${rows.map(({ id }) => id)}::uuid[]) GROUP BY incident_id`;
  const byId = new Map(counts.map((count) => [count.id, count]));
  return rows.map((row) => {
    const count = byId.get(row.id);
    return {
      id: row.id,
      brokerId: row.brokerId,
      broker: row.broker.name,
      state: row.state === 'resolved' ? 'resolved' : 'open',
      severity: severitySchema.catch('critical').parse(row.severity),
      title: row.title,
      leadAlertId: row.leadAlertId,
      alertCount: count?.alerts ?? 0,
      openCount: count?.open ?? 0,
      hidden: count?.hidden ?? 0,
      detectors: count?.detectors ?? [],
      openedAt: row.openedAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      resolvedAt: row.resolvedAt?.toISOString() ?? null,
      acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
      lastNoticeAt: row.lastNoticeAt?.toISOString() ?? null,
      flapCount: row.flapCount,
      setAside:
        row.setAsideAt === null
          ? null
          : { at: row.setAsideAt.toISOString(), reason: row.setAsideReason ?? '' },
    };
  });
}
