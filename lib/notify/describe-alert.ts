import type { Alert } from '@/lib/domain/alert';
import type { SubjectKind } from '@/lib/domain/finding';
import type { NoticeIncident } from '@/lib/domain/notification-payload';
import type { Severity } from '@/lib/domain/severity';
import { durationText } from './duration-text';
import type { NotificationMessage } from './notification-message';

/** A line of a message: our own title, a value that may hold text from the wire (raw, escaped by the target). */
export type Fact = { readonly title: string; readonly value: string };

/**
 * A message for people as data; every text is raw. `others` names further alerts of the incident, one a line, and
 * `unnamed` counts those that are not named. `link` is null unless it is an absolute http(s) URL.
 */
export type AlertDescription = {
  readonly headline: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly facts: readonly Fact[];
  readonly evidence: readonly Fact[];
  readonly others: readonly string[];
  readonly unnamed: number;
  readonly footer: string;
  readonly link: string | null;
  readonly linkTitle: string;
};

export const subjectTitles: Readonly<Record<SubjectKind, string>> = {
  client: 'MQTT client',
  topic: 'Topic',
  node: 'Edge node',
  device: 'Device',
  host: 'Host application',
  broker: 'Broker',
  address: 'Address',
};

const statusWords: Readonly<
  Record<NotificationMessage['cause'], (severity: string, message: NotificationMessage) => string>
> = {
  opened: (severity) => severity,
  escalated: (severity) => `${severity} (escalated)`,
  reopened: (severity, { incident }) =>
    incident !== null && incident.flapCount > 1
      ? `${severity} (flapping, ${incident.flapCount} times)`
      : `${severity} (reopened)`,
  acknowledged: (severity) => `${severity} (acknowledged)`,
  repeated: (severity) => `${severity} (still open)`,
  unacknowledged: (severity, { incident }) =>
    typeof incident?.unacknowledgedMinutes === 'number'
      ? `${severity}, UNACKNOWLEDGED for ${durationText(incident.unacknowledgedMinutes * 60_000)}`
      : `${severity}, UNACKNOWLEDGED`,
  resolved: () => 'RESOLVED',
  digest: (severity) => `DIGEST, up to ${severity}`,
  heartbeat: () => 'HEARTBEAT',
  test: () => 'TEST',
};

/** How bad the whole of a message is: its incident's severity, or the alert's where there is none. */
export function messageSeverity({ alert, incident }: NotificationMessage): Severity {
  return incident?.severity ?? alert.severity;
}

/** One line: how bad and what, as in `CRITICAL: Wildcard subscriber laptop-7`. Raw. */
export function headlineOf(message: NotificationMessage): string {
  const status = statusWords[message.cause](messageSeverity(message).toUpperCase(), message);
  return `${status}: ${message.incident?.title ?? message.alert.title}`;
}

/** Builds what a person must be told: how bad, what, where, how sure, since when, what else, and the link. */
export function describeAlert(message: NotificationMessage): AlertDescription {
  const { alert, incident, sentAt } = message;
  const others = incident?.others ?? [];
  return {
    headline: headlineOf(message),
    severity: messageSeverity(message),
    summary: alert.summary,
    facts: message.cause === 'heartbeat' ? [] : factsOf(message),
    evidence: Object.entries(alert.evidence).map(([title, value]) => ({
      title,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    others: others.map(
      ({ severity, title, subject, count }) =>
        `${severity.toUpperCase()}: ${title} (${subject}${count > 1 ? `, ${count} times` : ''})`,
    ),
    unnamed: incident === null ? 0 : Math.max(0, incident.alertCount - 1 - others.length),
    footer: `Brokerwatch, ${alert.detector}, ${sentAt}`,
    link: absoluteLink(incident?.url ?? '') ?? absoluteLink(alert.url),
    linkTitle:
      incident === null || absoluteLink(incident.url) === null ? 'Open the alert' : 'Open the incident',
  };
}

function factsOf({ alert, incident, cause, sentAt }: NotificationMessage): readonly Fact[] {
  const subject =
    alert.subject.kind === 'broker'
      ? []
      : [{ title: subjectTitles[alert.subject.kind], value: alert.subject.id }];
  const isResolved = cause === 'resolved';
  return [
    { title: 'Broker', value: alert.broker },
    ...subject,
    { title: 'Severity', value: `${alert.severity}, ${Math.round(alert.confidence * 100)} % sure` },
    { title: 'Seen', value: seenText(alert) },
    ...(incident === null ? [] : [...flappingFacts(incident), ...incidentFacts(incident)]),
    ...peopleFacts(alert, incident),
    ...(isResolved ? [{ title: 'Lasted', value: lastedText(alert, incident, sentAt) }] : []),
    ...(isResolved && alert.verdict !== null
      ? [{ title: 'Verdict', value: alert.verdict.replaceAll('-', ' ') }]
      : []),
    ...(alert.attack.length === 0
      ? []
      : [{ title: 'ATT&CK', value: alert.attack.map((tag) => `${tag.id} ${tag.name}`).join(', ') }]),
  ];
}

/** Said with every message, so that nobody takes the tenth beginning for the first. */
function flappingFacts({ flapCount, openedAt }: NoticeIncident): readonly Fact[] {
  if (flapCount === 0) return [];
  const times = flapCount === 1 ? 'came back once' : `came back ${flapCount} times`;
  const since = openedAt === null ? '' : `, since ${openedAt}`;
  return [{ title: 'Flapping', value: `${times} after it had ended${since}` }];
}

function incidentFacts({ alertCount, hiddenCount }: NoticeIncident): readonly Fact[] {
  if (alertCount <= 1) return [];
  const hidden = hiddenCount > 0 ? `, ${hiddenCount} of them symptoms` : '';
  return [{ title: 'Incident', value: `${alertCount} alerts${hidden}` }];
}

function peopleFacts(alert: Alert, incident: NoticeIncident | null): readonly Fact[] {
  const people = [
    ['Assigned to', incident?.assignee ?? alert.assignee],
    ['Acknowledged by', incident?.acknowledgedBy ?? alert.acknowledgedBy],
    ['Resolved by', alert.resolvedBy],
  ] as const;
  return people.flatMap(([title, value]) => (value === null ? [] : [{ title, value }]));
}

function seenText(alert: Alert): string {
  if (alert.count === 1) return `once, ${alert.lastSeenAt}`;
  return `${alert.count} times, ${alert.firstSeenAt} to ${alert.lastSeenAt}`;
}

function lastedText(alert: Alert, incident: NoticeIncident | null, sentAt: string): string {
  const start = Date.parse(incident?.openedAt ?? alert.firstSeenAt);
  return durationText(Date.parse(incident?.resolvedAt ?? alert.resolvedAt ?? sentAt) - start);
}

function absoluteLink(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.href.length <= 2000 ? url.href : null;
}
