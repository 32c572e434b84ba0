import { showInvisible } from '@/lib/domain/wire-text';
import type { NotificationMessage } from '../notification-message';

/** What is left of a message at each step; title, subject, severity, confidence, times and link stay at all of them. */
const steps = [
  { text: 2000, title: 512, evidence: 20, others: 10 },
  { text: 600, title: 200, evidence: 5, others: 2 },
  { text: 120, title: 80, evidence: 0, others: 0 },
] as const;

/**
 * Renders a message within `bytesMax` UTF-8 bytes: whole if it fits, else with ever less evidence and shorter texts.
 * What does not fit at the shortest step is a bug and throws.
 */
export function renderWithin(
  message: NotificationMessage,
  bytesMax: number,
  render: (message: NotificationMessage) => string,
): string {
  for (const candidate of [message, ...steps.map((step) => slim(message, step))]) {
    const text = render(candidate);
    if (Buffer.byteLength(text) <= bytesMax) return text;
  }
  throw new Error(`a message cannot be cut to ${bytesMax} bytes`);
}

/** Control characters are made visible first: as JSON writes them they take twice the room. */
function cut(raw: string, lengthMax: number): string {
  const text = showInvisible(raw);
  const characters = Array.from(text.slice(0, lengthMax + 1));
  return text.length <= lengthMax ? text : `${characters.slice(0, lengthMax - 1).join('')}…`;
}

function slim(
  { alert, incident, ...rest }: NotificationMessage,
  step: (typeof steps)[number],
): NotificationMessage {
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
      broker: cut(alert.broker, step.title),
      title: cut(alert.title, step.title),
      summary: cut(alert.summary, step.text),
      subject: { ...alert.subject, id: cut(alert.subject.id, step.title) },
      evidence: { ...Object.fromEntries(evidence), isCut: true },
      attack: alert.attack.slice(0, 8),
      tags: alert.tags.slice(0, 8).map((tag) => cut(tag, 60)),
      severityFactors: [],
      assignee: alert.assignee === null ? null : cut(alert.assignee, 60),
    },
    incident:
      incident === null
        ? null
        : {
            ...incident,
            title: cut(incident.title, step.title),
            others: incident.others
              .slice(0, step.others)
              .map((other) => ({ ...other, title: cut(other.title, 80), subject: cut(other.subject, 80) })),
            assignee: incident.assignee === null ? null : cut(incident.assignee, 60),
            acknowledgedBy: incident.acknowledgedBy === null ? null : cut(incident.acknowledgedBy, 60),
          },
  };
}
