import type { IncidentAlerts, WeighedAlert } from '@/lib/alerting/incidents/summarise-incident';
import { alertStateSchema } from '@/lib/domain/alert';
import { severities, severitySchema } from '@/lib/domain/severity';
import type { Transaction } from './database';

type GroupRow = {
  readonly incident_id: string;
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly is_muted: boolean;
  readonly is_symptom: boolean;
  readonly count: number;
  readonly first_seen_at: Date;
  readonly last_begun_at: Date;
  readonly last_seen_at: Date;
  readonly acknowledged_at: Date | null;
  readonly resolved_at: Date | null;
};

// What this version cannot read is taken for what must be looked at.
const severityOf = (text: string) => severitySchema.catch('critical').parse(text);
const stateOf = (text: string) => alertStateSchema.catch('open').parse(text);

/**
 * The alerts of incidents, by incident, those together that are alike: a broker that is down may have ten thousand symptoms,
 * and this is read with every finding about them.
 */
export async function readIncidentAlerts(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly IncidentAlerts[]>> {
  const byIncident = new Map<string, IncidentAlerts[]>();
  if (ids.length === 0) return byIncident;
  const rows = await tx.$queryRaw<GroupRow[]>`
    SELECT incident_id, severity, state, muted_kind IS NOT NULL AS is_muted, inhibited_by_id IS NOT NULL AS is_symptom,
      count(*)::int AS count, (array_agg(id ORDER BY first_seen_at, id))[1] AS id,
      (array_agg(title ORDER BY first_seen_at, id))[1] AS title,
      min(first_seen_at) AS first_seen_at, max(first_seen_at) AS last_begun_at, max(last_seen_at) AS last_seen_at,
      max(acknowledged_at) AS acknowledged_at, max(resolved_at) AS resolved_at
    FROM alert WHERE incident_id = ANY(${[...ids]}::uuid[]) GROUP BY 1, 2, 3, 4, 5`;
  for (const row of rows) {
    const alerts: IncidentAlerts = {
      id: row.id,
      title: row.title,
      count: row.count,
      severity: severityOf(row.severity),
      state: stateOf(row.state),
      isMuted: row.is_muted,
      isSymptom: row.is_symptom,
      firstSeenAt: row.first_seen_at,
      lastBegunAt: row.last_begun_at,
      lastSeenAt: row.last_seen_at,
      acknowledgedAt: row.acknowledged_at,
      resolvedAt: row.resolved_at,
    };
    const list = byIncident.get(row.incident_id);
    if (list === undefined) byIncident.set(row.incident_id, [alerts]);
    else list.push(alerts);
  }
  return byIncident;
}

/** Those of the alerts of which people may be told: not muted, no symptoms. */
export async function readAudible(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert
    WHERE id = ANY(${[...ids]}::uuid[]) AND muted_kind IS NULL AND inhibited_by_id IS NULL`;
  return new Set(rows.map(({ id }) => id));
}

type WeighedRow = Pick<
  GroupRow,
  'incident_id' | 'id' | 'severity' | 'state' | 'is_muted' | 'is_symptom' | 'first_seen_at'
>;

/** By incident the `limit` weightiest alerts that are told, and all of `ids`: what a message may name. */
export async function readNameable(
  tx: Transaction,
  incidentIds: readonly string[],
  ids: readonly string[],
  limit: number,
): Promise<ReadonlyMap<string, readonly WeighedAlert[]>> {
  const gravestFirst = severities.toReversed();
  const rows = await tx.$queryRaw<WeighedRow[]>`
    SELECT i.id AS incident_id, a.id, a.severity, a.state, a.is_muted, a.is_symptom, a.first_seen_at
    FROM unnest(${[...incidentIds]}::uuid[]) AS i (id) CROSS JOIN LATERAL (
      SELECT id, severity, state, false AS is_muted, false AS is_symptom, first_seen_at FROM alert
      WHERE incident_id = i.id AND muted_kind IS NULL AND inhibited_by_id IS NULL
      ORDER BY state = 'resolved', array_position(${gravestFirst}::text[], severity), first_seen_at, id
      LIMIT ${limit}::int) a
    UNION
    SELECT incident_id, id, severity, state, muted_kind IS NOT NULL, inhibited_by_id IS NOT NULL, first_seen_at
    FROM alert WHERE id = ANY(${[...ids]}::uuid[]) AND incident_id IS NOT NULL`;
  const byIncident = new Map<string, WeighedAlert[]>();
  for (const row of rows) {
    const alert: WeighedAlert = {
      id: row.id,
      severity: severityOf(row.severity),
      state: stateOf(row.state),
      isMuted: row.is_muted,
      isSymptom: row.is_symptom,
      firstSeenAt: row.first_seen_at,
    };
    const list = byIncident.get(row.incident_id);
    if (list === undefined) byIncident.set(row.incident_id, [alert]);
    else list.push(alert);
  }
  return byIncident;
}
