import { showInvisible } from '@/lib/domain/wire-text';
import type { NotificationMessage } from '../notification-message';

/**
 * What is left of a message at each step: texts and names in UTF-8 bytes as JSON writes them, lists in entries. Subject,
 * severity, confidence, times and link stay at all of them. The last two are for a datagram of 2,048 bytes.
 */
const steps = [
  { text: 2000, name: 512, evidence: 20, others: 10, tags: 8, attack: 8, isBare: false },
  { text: 600, name: 256, evidence: 5, others: 2, tags: 8, attack: 8, isBare: false },
  { text: 200, name: 120, evidence: 0, others: 0, tags: 2, attack: 3, isBare: false },
  { text: 100, name: 72, evidence: 0, others: 0, tags: 0, attack: 1, isBare: true },
  { text: 40, name: 28, evidence: 0, others: 0, tags: 0, attack: 0, isBare: true },
] as const;
type Step = (typeof steps)[number];

/**
 * Renders a message within `bytesMax` UTF-8 bytes: whole if it fits, else with ever less evidence and shorter texts; the
 * shortest there is when not even that fits (its address is as long as somebody made it).
 */
export function renderWithin(
  message: NotificationMessage,
  bytesMax: number,
  render: (message: NotificationMessage) => string,
): string {
  let text = render(message);
  for (const step of steps) {
    if (Buffer.byteLength(text) <= bytesMax) return text;
    text = render(slim(message, step));
  }
  return text;
}

const jsonBytes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;

/** Control characters are made visible first: as JSON writes them they take twice the room. */
function cut(raw: string, bytesMax: number): string {
  const text = showInvisible(raw.slice(0, bytesMax + 1));
  if (raw.length <= bytesMax && jsonBytes(text) <= bytesMax) return text;
  let room = bytesMax - jsonBytes('…');
  let end = 0;
  for (const character of text) {
    room -= jsonBytes(character);
    if (room < 0) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

function slim({ alert, incident, ...rest }: NotificationMessage, step: Step): NotificationMessage {
  const evidence = Object.entries(alert.evidence)
    .slice(0, step.evidence)
    .map(([key, value]) => [
      cut(key, 60),
      typeof value === 'number' ? value : cut(typeof value === 'string' ? value : JSON.stringify(value), 200),
    ]);
  return {
    ...rest,
    alert: {
      ...alert,
      detector: cut(alert.detector, 64),
      broker: cut(alert.broker, step.name),
      title: cut(alert.title, step.name),
      summary: cut(alert.summary, step.text),
      subject: { ...alert.subject, id: cut(alert.subject.id, step.name) },
      evidence: { ...Object.fromEntries(evidence), isCut: true },
      attack: alert.attack.slice(0, step.attack).map(({ id, name, version }) => ({
        id: cut(id, 32),
        name: cut(name, 100),
        version: cut(version, 16),
      })),
      tags: alert.tags.slice(0, step.tags).map((tag) => cut(tag, 60)),
      severityFactors: [],
      assignee: cutOrNull(alert.assignee, step),
    },
    incident: incident === null ? null : slimIncident(incident, step),
  };
}

/** The alert beside it says when and by whom, and its link leads to the incident too. */
const bareOfIncident = {
  url: '',
  openedAt: null,
  resolvedAt: null,
  assignee: null,
  acknowledgedBy: null,
  unacknowledgedMinutes: null,
} as const;

const cutOrNull = (text: string | null, { name }: Step) =>
  text === null ? null : cut(text, Math.min(name, 60));

function slimIncident(
  incident: NonNullable<NotificationMessage['incident']>,
  step: Step,
): NonNullable<NotificationMessage['incident']> {
  const others = incident.others
    .slice(0, step.others)
    .map((other) => ({ ...other, title: cut(other.title, 80), subject: cut(other.subject, 80) }));
  return {
    ...incident,
    title: cut(incident.title, step.name),
    others,
    assignee: cutOrNull(incident.assignee, step),
    acknowledgedBy: cutOrNull(incident.acknowledgedBy, step),
    ...(step.isBare ? bareOfIncident : {}),
  };
}
