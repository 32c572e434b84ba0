import type { Alert } from '@/lib/domain/alert';
import type { SubjectKind } from '@/lib/domain/finding';
import type { NotificationMessage } from './notification-message';

/** A line of a message: our own title, a value that may hold text from the wire (raw, escaped by the target). */
export type Fact = { readonly title: string; readonly value: string };

/** A message for people as data; every text is raw. `link` is null unless it is an absolute http(s) URL. */
export type AlertDescription = {
  readonly headline: string;
  readonly summary: string;
  readonly facts: readonly Fact[];
  readonly evidence: readonly Fact[];
  readonly footer: string;
  readonly link: string | null;
};

const subjectTitles: Readonly<Record<SubjectKind, string>> = {
  client: 'MQTT client',
  topic: 'Topic',
  node: 'Edge node',
  device: 'Device',
  host: 'Host application',
  broker: 'Broker',
  address: 'Address',
};

const statusWords: Readonly<Record<NotificationMessage['cause'], (severity: string) => string>> = {
  opened: (severity) => severity,
  escalated: (severity) => `${severity} (escalated)`,
  reopened: (severity) => `${severity} (reopened)`,
  acknowledged: (severity) => `${severity} (acknowledged)`,
  repeated: (severity) => `${severity} (still open)`,
  unacknowledged: (severity) => `${severity} (nobody has acknowledged)`,
  resolved: () => 'RESOLVED',
  digest: (severity) => `DIGEST, up to ${severity}`,
  heartbeat: () => 'HEARTBEAT',
  test: () => 'TEST',
};

/** Builds what a person must be told: how bad, what, where, how sure, since when, and the link. */
export function describeAlert({ alert, cause, sentAt }: NotificationMessage): AlertDescription {
  const subject =
    alert.subject.kind === 'broker'
      ? []
      : [{ title: subjectTitles[alert.subject.kind], value: alert.subject.id }];
  return {
    headline: `${statusWords[cause](alert.severity.toUpperCase())}: ${alert.title}`,
    summary: alert.summary,
    facts: [
      { title: 'Broker', value: alert.broker },
      ...subject,
      { title: 'Severity', value: `${alert.severity}, ${Math.round(alert.confidence * 100)} % sure` },
      { title: 'Seen', value: seenText(alert) },
      ...(alert.attack.length === 0
        ? []
        : [{ title: 'ATT&CK', value: alert.attack.map((tag) => `${tag.id} ${tag.name}`).join(', ') }]),
    ],
    evidence: Object.entries(alert.evidence).map(([title, value]) => ({
      title,
      value: typeof value === 'string' ? value : JSON.stringify(value),
    })),
    footer: `Brokerwatch, ${alert.detector}, ${sentAt}`,
    link: absoluteLink(alert.url),
  };
}

function seenText(alert: Alert): string {
  if (alert.count === 1) return `once, ${alert.lastSeenAt}`;
  return `${alert.count} times, ${alert.firstSeenAt} to ${alert.lastSeenAt}`;
}

function absoluteLink(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return url.href.length <= 2000 ? url.href : null;
}
