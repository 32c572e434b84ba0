import type { Alert } from '@/lib/domain/alert';
import { nameActors } from './name-actors';

type Cell = string | number | null;
type Column = { readonly name: string; readonly cell: (alert: Alert) => Cell };

/** Evidence of one alert is a list of facts; in a table it is one cell of at most so many characters. */
const evidenceMax = 8000;

const names = (values: readonly string[]) => values.join(' ');

const columns: readonly Column[] = [
  { name: 'id', cell: (alert) => alert.id },
  { name: 'first_seen_at', cell: (alert) => alert.firstSeenAt },
  { name: 'last_seen_at', cell: (alert) => alert.lastSeenAt },
  { name: 'severity', cell: (alert) => alert.severity },
  { name: 'confidence', cell: (alert) => alert.confidence },
  { name: 'state', cell: (alert) => alert.state },
  { name: 'verdict', cell: (alert) => alert.verdict },
  { name: 'assignee', cell: (alert) => alert.assignee },
  { name: 'broker_id', cell: (alert) => alert.brokerId },
  { name: 'broker', cell: (alert) => alert.broker },
  { name: 'detector', cell: (alert) => alert.detector },
  { name: 'title', cell: (alert) => alert.title },
  { name: 'summary', cell: (alert) => alert.summary },
  { name: 'subject_kind', cell: (alert) => alert.subject.kind },
  { name: 'subject', cell: (alert) => alert.subject.id },
  { name: 'count', cell: (alert) => alert.count },
  { name: 'mqtt_client_ids', cell: (alert) => names(nameActors(alert).clientIds) },
  { name: 'addresses', cell: (alert) => names(nameActors(alert).addresses) },
  { name: 'user_names', cell: (alert) => names(nameActors(alert).usernames) },
  { name: 'attack_ids', cell: (alert) => names(alert.attack.map((tag) => tag.id)) },
  { name: 'tags', cell: (alert) => names(alert.tags) },
  { name: 'muted', cell: (alert) => alert.mutedKind },
  { name: 'shadow', cell: (alert) => String(alert.shadow) },
  { name: 'incident_id', cell: (alert) => alert.incidentId },
  { name: 'url', cell: (alert) => alert.url },
  {
    name: 'evidence',
    cell: (alert) => {
      const text = JSON.stringify(alert.evidence);
      return text.length <= evidenceMax
        ? text
        : `${text.slice(0, evidenceMax)}… (cut; JSON Lines has all of it)`;
    },
  },
];

/** The head of a table of alerts. */
export const alertColumnNames: readonly string[] = columns.map((column) => column.name);

/** One alert as a row under `alertColumnNames`; times ISO 8601 UTC, several names in one cell with spaces, not escaped. */
export function toAlertRow(alert: Alert): Cell[] {
  return columns.map((column) => column.cell(alert));
}
