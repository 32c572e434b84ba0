import {
  type HeldKey,
  incidentAgeMsMax,
  type JoinableIncident,
  joinMs,
} from '@/lib/alerting/incidents/incident-book';
import { type NoticePlan, readPlan } from '@/lib/alerting/incidents/notice-plan';
import { type Severity, severitySchema } from '@/lib/domain/severity';
import type { Transaction } from './database';
import type { Incident } from './generated/client';
import { jsonText } from './storable';

/** The channel that is notified when an incident has something to tell. */
export const noticeChannel = 'brokerwatch_notices';

/** An incident with what it has to tell, read. */
export type IncidentRecord = Omit<Incident, 'pending' | 'severity' | 'state'> & {
  readonly severity: Severity;
  readonly state: 'open' | 'resolved';
  readonly plan: NoticePlan;
};

export type NewIncident = {
  readonly id: string;
  readonly brokerId: number;
  readonly severity: Severity;
  readonly title: string;
  readonly openedAt: Date;
};

/** Wakes the workers that tell of incidents, when the transaction commits. */
export async function notifyNotices(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${noticeChannel}, '')`;
}

/** A row that cannot be read must not keep others from being told: it is taken as grave, and what is lost is noted on it. */
function toIncidentRecord({ pending, severity, state, ...row }: Incident): IncidentRecord {
  const { plan, isDamaged } = readPlan(pending);
  return {
    ...row,
    severity: severitySchema.catch('critical').parse(severity),
    state: state === 'resolved' ? 'resolved' : 'open',
    plan,
    ...(isDamaged ? { setAsideAt: new Date(), setAsideReason: 'what it had to tell could not be read' } : {}),
  };
}

/** These incidents, locked in the order of their ids until the transaction ends. */
export async function lockIncidents(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly IncidentRecord[]> {
  if (ids.length === 0) return [];
  const unique = [...new Set(ids)];
  await tx.$executeRaw`SELECT 1 FROM incident WHERE id = ANY(${unique}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.incident.findMany({ where: { id: { in: unique } } });
  return rows.map(toIncidentRecord);
}

/**
 * At most `limit` incidents that have something to do at `now`, or the one that is asked for if it has, locked until the
 * transaction ends; those that somebody else has locked are left to the next call.
 */
export async function lockDueIncidents(
  tx: Transaction,
  now: Date,
  limit: number,
  only: string | null = null,
): Promise<readonly IncidentRecord[]> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM incident
    WHERE (${only}::uuid IS NULL OR id = ${only}::uuid) AND (next_notice_at <= ${now}::timestamptz OR escalate_at <= ${now}::timestamptz OR repeat_at <= ${now}::timestamptz)
    ORDER BY least(next_notice_at, escalate_at, repeat_at), id
    LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`;
  if (due.length === 0) return [];
  const rows = await tx.incident.findMany({ where: { id: { in: due.map(({ id }) => id) } } });
  return rows.map(toIncidentRecord);
}

/** More candidates for one batch are a flood of incidents; the latest are looked at. */
const joinableMax = 500;

/**
 * Incidents of a broker that alerts seen at `at` or after may join, with all their keys: open ones with one of the keys, and
 * the `former` ones of what comes back, whatever their state.
 */
export async function findJoinable(
  tx: Transaction,
  brokerId: number,
  {
    keys,
    former,
    at,
  }: { readonly keys: readonly string[]; readonly former: readonly string[]; readonly at: Date },
): Promise<{ readonly incidents: readonly JoinableIncident[]; readonly keys: readonly HeldKey[] }> {
  if (keys.length === 0 && former.length === 0) return { incidents: [], keys: [] };
  const since = new Date(at.getTime() - joinMs);
  const begun = new Date(at.getTime() - incidentAgeMsMax);
  const rows = await tx.$queryRaw<
    { id: string; opened_at: Date; resolved_at: Date | null; alert_count: number }[]
  >`
    SELECT i.id, i.opened_at, CASE WHEN i.state = 'resolved' THEN coalesce(i.resolved_at, i.last_seen_at) END AS resolved_at,
      i.alert_count
    FROM incident i
    WHERE i.broker_id = ${brokerId}::int AND i.opened_at >= ${begun}::timestamptz
      AND (i.state = 'open' OR i.id = ANY(${[...former]}::uuid[]))
      AND i.id IN (
        SELECT unnest(${[...former]}::uuid[]) UNION
        SELECT k.incident_id FROM incident_key k
        WHERE k.broker_id = ${brokerId}::int AND k.key = ANY(${[...keys]}::text[]) AND k.last_at >= ${since}::timestamptz)
    ORDER BY i.last_seen_at DESC LIMIT ${joinableMax}::int`;
  const held = await tx.incidentKey.findMany({
    where: { incidentId: { in: rows.map(({ id }) => id) } },
    select: { key: true, incidentId: true, lastAt: true },
  });
  return {
    incidents: rows.map((row) => ({
      id: row.id,
      openedAt: row.opened_at.getTime(),
      resolvedAt: row.resolved_at?.getTime() ?? null,
      alertCount: row.alert_count,
    })),
    keys: held.map((row) => ({ ...row, lastAt: row.lastAt.getTime() })),
  };
}

/** Stores new incidents, with nothing in them yet, and what ties alerts to incidents. */
export async function storeIncidents(
  tx: Transaction,
  incidents: readonly NewIncident[],
  keys: readonly HeldKey[],
  brokerId: number,
): Promise<void> {
  if (incidents.length > 0)
    await tx.$executeRaw`
      INSERT INTO incident (id, broker_id, severity, title, opened_at, last_seen_at)
      SELECT id, broker_id, severity, title, opened_at, opened_at
      FROM jsonb_to_recordset(${jsonText(
        incidents.map(({ id, severity, title, openedAt }) => ({
          id,
          broker_id: brokerId,
          severity,
          title,
          opened_at: openedAt,
        })),
      )}::jsonb) AS n (id uuid, broker_id int, severity text, title text, opened_at timestamptz)`;
  if (keys.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO incident_key (broker_id, key, incident_id, last_at)
    SELECT ${brokerId}::int, key, incident_id, last_at
    FROM jsonb_to_recordset(${jsonText(
      keys.map((held) => ({ key: held.key, incident_id: held.incidentId, last_at: new Date(held.lastAt) })),
    )}::jsonb) AS k (key text, incident_id uuid, last_at timestamptz)
    ORDER BY incident_id, key
    ON CONFLICT (broker_id, key, incident_id) DO UPDATE SET last_at = greatest(incident_key.last_at, EXCLUDED.last_at)`;
}

const time = (at: number | null) => (at === null ? null : new Date(at));

/** What changes of an incident; `timers` in ms. */
export type IncidentChange = Omit<IncidentRecord, 'brokerId' | 'openedAt' | 'version'> & {
  readonly timers: {
    readonly nextNoticeAt: number | null;
    readonly escalateAt: number | null;
    readonly repeatAt: number | null;
  };
};

/** Writes incidents that are locked. */
export async function saveIncidents(tx: Transaction, changes: readonly IncidentChange[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ timers, ...change }) => ({
    id: change.id,
    state: change.state,
    severity: change.severity,
    title: change.title,
    lead_alert_id: change.leadAlertId,
    alert_count: change.alertCount,
    last_seen_at: change.lastSeenAt,
    resolved_at: change.resolvedAt,
    acknowledged_at: change.acknowledgedAt,
    pending: change.plan,
    next_notice_at: time(timers.nextNoticeAt),
    escalate_at: time(timers.escalateAt),
    repeat_at: time(timers.repeatAt),
    last_notice_at: change.lastNoticeAt,
    notice_number: change.noticeNumber,
    escalation_step: change.escalationStep,
    flap_count: change.flapCount,
    set_aside_at: change.setAsideAt,
    set_aside_reason: change.setAsideReason,
  }));
  await tx.$executeRaw`
    UPDATE incident SET
      state = c.state, severity = c.severity, title = c.title, lead_alert_id = c.lead_alert_id,
      alert_count = c.alert_count, last_seen_at = c.last_seen_at, resolved_at = c.resolved_at,
      acknowledged_at = c.acknowledged_at, pending = c.pending, next_notice_at = c.next_notice_at,
      escalate_at = c.escalate_at, repeat_at = c.repeat_at, last_notice_at = c.last_notice_at,
      notice_number = c.notice_number, escalation_step = c.escalation_step,
      flap_count = c.flap_count, set_aside_at = c.set_aside_at, set_aside_reason = c.set_aside_reason, version = incident.version + 1
    FROM jsonb_to_recordset(${jsonText(rows)}::jsonb) AS c (
      id uuid, state text, severity text, title text, lead_alert_id uuid, alert_count int, last_seen_at timestamptz,
      resolved_at timestamptz, acknowledged_at timestamptz, pending jsonb, next_notice_at timestamptz,
      escalate_at timestamptz, repeat_at timestamptz, last_notice_at timestamptz, notice_number int, escalation_step int,
      flap_count int, set_aside_at timestamptz, set_aside_reason text)
    WHERE incident.id = c.id`;
}

/** Removes incidents that have no alert left and of which nobody was told; returns how many. */
export async function removeEmptyIncidents(tx: Transaction, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return tx.$executeRaw`
    DELETE FROM incident i WHERE i.id = ANY(${[...ids]}::uuid[]) AND i.last_notice_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.incident_id = i.id)`;
}

const reasonMax = 500;
/** An incident that cannot be told is tried again soon, as what stood in its way may have passed; then every five minutes. */
const soonMs = 10_000;
const againMs = 5 * 60_000;

/** Sets an incident aside that could not be told at `now`: says so on it, and leaves it alone for a while. */
export async function setIncidentAside(
  tx: Transaction,
  id: string,
  reason: string,
  now: Date,
): Promise<void> {
  const before = await tx.incident.findUnique({ where: { id }, select: { setAsideAt: true } });
  const again = new Date(now.getTime() + (before?.setAsideAt ? againMs : soonMs));
  await tx.$executeRaw`
    UPDATE incident SET set_aside_at = ${now}::timestamptz, set_aside_reason = ${reason.slice(0, reasonMax).toWellFormed()},
      next_notice_at = greatest(next_notice_at, ${again}::timestamptz),
      escalate_at = CASE WHEN escalate_at IS NOT NULL THEN greatest(escalate_at, ${again}::timestamptz) END,
      repeat_at = CASE WHEN repeat_at IS NOT NULL THEN greatest(repeat_at, ${again}::timestamptz) END
    WHERE id = ${id}::uuid`;
}

/** Ids of at most `limit` incidents that have something to do at `now`, the longest due first. */
export async function listDueIncidents(
  tx: Transaction,
  now: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM incident
    WHERE next_notice_at <= ${now}::timestamptz OR escalate_at <= ${now}::timestamptz OR repeat_at <= ${now}::timestamptz
    ORDER BY least(next_notice_at, escalate_at, repeat_at), id LIMIT ${limit}::int`;
  return rows.map(({ id }) => id);
}

/** Has incidents looked at now that have something to tell by a rule later: the rule has just changed, or is gone. */
export async function wakeIncidentsOf(tx: Transaction, rule: string, now: Date): Promise<void> {
  const woken = await tx.$executeRaw`
    UPDATE incident SET next_notice_at = ${now}::timestamptz
    WHERE next_notice_at > ${now}::timestamptz AND pending @> ${jsonText({ lanes: [{ rule }] })}::jsonb`;
  if (woken > 0) await notifyNotices(tx);
}
