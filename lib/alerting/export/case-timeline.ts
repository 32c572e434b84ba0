import type {
  CapturedAlert,
  CapturedDelivery,
  CapturedEvent,
  CaseNoteView,
  CaseTimelineLine,
} from '@/lib/domain/case-views';

/** One entry of the audit trail about the case itself. */
export type CaseAct = {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly actor: string;
  readonly text: string;
};

type Parts = {
  readonly acts: readonly CaseAct[];
  readonly notes: readonly CaseNoteView[];
  readonly captures: readonly Pick<CapturedAlert, 'alert' | 'timeline' | 'deliveries' | 'events'>[];
};

const sourceRank = { event: 0, alert: 1, delivery: 2, case: 3, note: 4 } as const;

function sayDelivery({ channel, cause, state, attempts, statusCode, detail }: CapturedDelivery): string {
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const code = statusCode === null ? '' : `, status ${statusCode}`;
  return `${channel} told that it was ${cause}: ${state} after ${tries}${code}${detail ? `; ${detail}` : ''}`;
}

/** Who did what, from which address, in one line: the raw line says it all when nothing was read of it. */
export function sayEvent({
  clientId,
  username,
  address,
  port,
  filter,
  topic,
  reason,
  raw,
}: CapturedEvent): string {
  const parts = [
    clientId === null ? null : `MQTT client ${clientId}`,
    username === null ? null : `user ${username}`,
    address === null ? null : `from ${address}${port === null ? '' : ` port ${port}`}`,
    filter === null ? null : `filter ${filter}`,
    topic === null ? null : `topic ${topic}`,
    reason === null ? null : `reason: ${reason}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? raw : parts.join(', ');
}

function linesOf({ alert, timeline, deliveries, events }: Parts['captures'][number]): CaseTimelineLine[] {
  const alertId = alert.id;
  return [
    ...timeline.map((entry): CaseTimelineLine => ({ ...entry, source: 'alert', alertId })),
    ...deliveries.map(
      (delivery): CaseTimelineLine => ({
        at: delivery.lastAttemptAt ?? delivery.createdAt,
        source: 'delivery',
        id: delivery.id,
        alertId,
        kind: delivery.state,
        actor: null,
        text: sayDelivery(delivery),
      }),
    ),
    ...events.map(
      (event): CaseTimelineLine => ({
        at: event.at,
        source: 'event',
        id: event.id,
        alertId,
        kind: event.kind,
        actor: null,
        text: sayEvent(event),
      }),
    ),
  ];
}

function order(one: CaseTimelineLine, other: CaseTimelineLine): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  const ranks = sourceRank[one.source] - sourceRank[other.source];
  if (ranks !== 0) return ranks;
  return one.id.length - other.id.length || (one.id < other.id ? -1 : 1);
}

/**
 * What people did to a case, its notes, and the timelines, deliveries and broker events of its alerts as one list, oldest
 * first; an event that several alerts share stands once, with the first of them.
 */
export function mergeCaseTimeline({ acts, notes, captures }: Parts): CaseTimelineLine[] {
  const lines = [
    ...acts.map(
      ({ action, ...act }): CaseTimelineLine => ({
        ...act,
        source: 'case',
        alertId: null,
        kind: action.replace(/^case\./, ''),
      }),
    ),
    ...notes.map(
      ({ id, at, author, text }): CaseTimelineLine => ({
        id,
        at,
        source: 'note',
        alertId: null,
        kind: 'note',
        actor: author,
        text,
      }),
    ),
    ...captures.flatMap(linesOf),
  ];
  const once = new Map<string, CaseTimelineLine>();
  for (const line of lines) {
    const key = `${line.source} ${line.id}`;
    if (!once.has(key)) once.set(key, line);
  }
  return [...once.values()].toSorted(order);
}
