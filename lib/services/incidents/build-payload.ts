import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import {
  byWeight,
  type IncidentSummary,
  type WeighedAlert,
} from '@/lib/alerting/incidents/summarise-incident';
import type { NoticeIncident, NotificationPayload } from '@/lib/domain/notification-payload';
import { namedAlertsMax } from '@/lib/domain/notification-payload';

export type TellContext = { readonly publicUrl: string; readonly now: Date };

/** Alerts that a notice names: what is new first, then what else is told of the incident, by weight; the first leads. */
export function namedAlerts(
  alertIds: readonly string[],
  members: readonly WeighedAlert[],
): readonly string[] {
  const sorted = members.toSorted(byWeight);
  const visible = sorted.filter(({ isMuted, isSymptom }) => !isMuted && !isSymptom).map(({ id }) => id);
  const isNew = new Set(alertIds);
  const news = sorted.map(({ id }) => id).filter((id) => isNew.has(id));
  return [...new Set([...news, ...alertIds, ...visible])].slice(0, namedAlertsMax + 1);
}

/** What a message is made of: `named` the alerts as they are now, the leading one first (at least one). */
export function buildPayload(
  incident: {
    readonly id: string;
    readonly openedAt: Date;
    readonly brokerName: string;
    readonly flapCount: number;
  },
  summary: IncidentSummary,
  parts: {
    readonly named: readonly [AlertRecord, ...AlertRecord[]];
    readonly hiddenCount: number;
    readonly isUnacknowledged: boolean;
  },
  { publicUrl, now }: TellContext,
): NotificationPayload {
  const [lead, ...others] = parts.named;
  const since = lead.reopenedAt ?? lead.firstSeenAt;
  const minutes = Math.max(0, Math.round((now.getTime() - since.getTime()) / 60_000));
  return {
    alert: toAlertJson(lead, incident.brokerName, publicUrl),
    incident: {
      id: incident.id,
      title: summary.title,
      severity: summary.severity,
      state: summary.state,
      alertCount: summary.alertCount,
      hiddenCount: parts.hiddenCount,
      url: `${publicUrl}/incidents/${incident.id}`,
      others: others.map((record) => nameOf(record, publicUrl)),
      openedAt: incident.openedAt.toISOString(),
      resolvedAt: summary.resolvedAt?.toISOString() ?? null,
      assignee: lead.assignee,
      acknowledgedBy: parts.named.find(({ state }) => state === 'acknowledged')?.acknowledgedBy ?? null,
      unacknowledgedMinutes: parts.isUnacknowledged ? minutes : null,
      flapCount: incident.flapCount,
    },
  };
}

function nameOf(record: AlertRecord, publicUrl: string): NoticeIncident['others'][number] {
  return {
    title: record.title,
    severity: record.severity,
    subject: `${record.subject.kind} ${record.subject.id}`,
    count: record.count,
    url: `${publicUrl}/alerts/${record.id}`,
  };
}
