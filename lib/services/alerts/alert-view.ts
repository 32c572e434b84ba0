import { z } from 'zod';
import type { AlertEvent, Alert as AlertRow } from '@/lib/db/generated/client';
import { type Alert, type AlertTimelineEntry, alertSchema } from '@/lib/domain/alert';

type AlertRowWithBroker = AlertRow & { readonly broker: { readonly name: string } };

/** One `alert` row as the stable alert JSON; throws a ZodError when the row is not one that we wrote. */
export function toAlert(row: AlertRowWithBroker, publicUrl: string): Alert {
  return alertSchema.parse({
    id: row.id,
    brokerId: row.brokerId,
    broker: row.broker.name,
    detector: row.detector,
    severity: row.severity,
    confidence: row.confidence,
    state: row.state,
    title: row.title,
    summary: row.summary,
    subject: { kind: row.subjectKind, id: row.subjectId },
    count: row.count,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    evidence: row.evidence,
    attack: row.attack,
    url: `${publicUrl}/alerts/${row.id}`,
  });
}

const timelineKind: z.ZodType<AlertTimelineEntry['kind']> = z.enum([
  'opened',
  'repeated',
  'escalated',
  'cleared',
  'acknowledged',
  'resolved',
  'reopened',
  'comment',
  'notified',
]);

/** One line of an alert's timeline. */
export function toTimelineEntry(row: AlertEvent): AlertTimelineEntry {
  return {
    id: row.id.toString(),
    at: row.at.toISOString(),
    kind: timelineKind.catch('comment').parse(row.kind),
    actor: row.actor,
    text: row.text,
  };
}
