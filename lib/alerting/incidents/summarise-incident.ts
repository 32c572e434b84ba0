import type { AlertState } from '@/lib/domain/alert';
import { type Severity, severityRank } from '@/lib/domain/severity';

/** Alerts as their incident sees them: all that are alike in severity, state and in being told, named after the oldest. */
export type IncidentAlerts = {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly severity: Severity;
  readonly state: AlertState;
  /** A rule keeps it from being told. */
  readonly isMuted: boolean;
  /** It is a symptom of another alert. */
  readonly isSymptom: boolean;
  /** When the oldest began, and the newest. */
  readonly firstSeenAt: Date;
  readonly lastBegunAt: Date;
  /** The latest of each. */
  readonly lastSeenAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly resolvedAt: Date | null;
};

export type IncidentSummary = {
  readonly state: 'open' | 'resolved';
  readonly severity: Severity;
  readonly title: string;
  readonly leadAlertId: string;
  readonly alertCount: number;
  readonly lastSeenAt: Date;
  readonly resolvedAt: Date | null;
  /**
   * When somebody last took one of its unresolved alerts on; null when nobody has, or when one that is told is open that is
   * graver or has begun later than what was taken on.
   */
  readonly acknowledgedAt: Date | null;
  /** Some alert is open, not muted, no symptom: it waits for somebody unless one is on it. */
  readonly hasOpen: boolean;
};

/**
 * What an incident is, from its alerts (at least one): as severe as the gravest that is told, named after it (unresolved
 * before resolved, then the oldest), open until all that are not muted are resolved. Null without alerts.
 */
export function summariseIncident(alerts: readonly IncidentAlerts[]): IncidentSummary | null {
  const told = alerts.filter(({ isMuted, isSymptom }) => !isMuted && !isSymptom);
  const visible = told.length > 0 ? told : alerts;
  const [lead] = visible.toSorted(byWeight);
  if (lead === undefined) return null;
  const lasting = alerts.some(({ isMuted }) => !isMuted) ? alerts.filter(({ isMuted }) => !isMuted) : alerts;
  const isOpen = lasting.some(({ state }) => state !== 'resolved');
  const takenOn = alerts.filter(({ state }) => state === 'acknowledged');
  const taken = takenOn.flatMap(({ acknowledgedAt }) => acknowledgedAt ?? []);
  const isOnAll = coversAll(takenOn, told);
  return {
    state: isOpen ? 'open' : 'resolved',
    severity: gravest(visible),
    title: lead.title,
    leadAlertId: lead.id,
    alertCount: alerts.reduce((sum, { count }) => sum + count, 0),
    lastSeenAt: latest(alerts.map(({ lastSeenAt }) => lastSeenAt)) ?? lead.lastSeenAt,
    resolvedAt: isOpen ? null : latest(lasting.flatMap(({ resolvedAt }) => resolvedAt ?? [])),
    acknowledgedAt: isOnAll ? latest(taken) : null,
    hasOpen: told.some(({ state }) => state === 'open'),
  };
}

/** Was everything open known to who took something on: no graver, and begun by then? */
function coversAll(takenOn: readonly IncidentAlerts[], told: readonly IncidentAlerts[]): boolean {
  const lastBySeverity = new Map<Severity, number>();
  for (const { severity, acknowledgedAt } of takenOn)
    lastBySeverity.set(severity, Math.max(lastBySeverity.get(severity) ?? 0, acknowledgedAt?.getTime() ?? 0));
  return told
    .filter(({ state }) => state === 'open')
    .every(({ severity, lastBegunAt }) =>
      [...lastBySeverity].some(
        ([taken, at]) => severityRank(taken) >= severityRank(severity) && at >= lastBegunAt.getTime(),
      ),
    );
}

/** What gives an alert its place among those of its incident. */
export type WeighedAlert = Pick<
  IncidentAlerts,
  'id' | 'severity' | 'state' | 'isMuted' | 'isSymptom' | 'firstSeenAt'
>;

/** The alerts of an incident in the order of their weight: unresolved, grave, old first. */
export function byWeight(one: WeighedAlert, other: WeighedAlert): number {
  return (
    Number(one.isMuted || one.isSymptom) - Number(other.isMuted || other.isSymptom) ||
    Number(one.state === 'resolved') - Number(other.state === 'resolved') ||
    severityRank(other.severity) - severityRank(one.severity) ||
    one.firstSeenAt.getTime() - other.firstSeenAt.getTime() ||
    (one.id < other.id ? -1 : 1)
  );
}

function gravest(alerts: readonly IncidentAlerts[]): Severity {
  return alerts.reduce<Severity>(
    (worst, { severity }) => (severityRank(severity) > severityRank(worst) ? severity : worst),
    'info',
  );
}

function latest(times: readonly Date[]): Date | null {
  return times.reduce<Date | null>((last, at) => (last === null || at > last ? at : last), null);
}
