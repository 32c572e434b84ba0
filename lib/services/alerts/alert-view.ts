import { z } from 'zod';
import type { AlertRecord } from '@/lib/alerting/alert-record';
import { toAlertJson } from '@/lib/alerting/alert-record';
import type { AlertEvent, Alert as AlertRow } from '@/lib/db/generated/client';
import {
  type Alert,
  type AlertTimelineEntry,
  alertSchema,
  alertStateSchema,
  alertVerdictSchema,
} from '@/lib/domain/alert';
import { subjectKinds } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { severitySchema } from '@/lib/domain/severity';

type AlertRowWithBroker = AlertRow & { readonly broker: { readonly name: string } };

const subjectKindSchema = z.enum(subjectKinds);

/** One `alert` row as the core knows it; throws a ZodError when it is not one that we wrote. */
export function toAlertRecord(row: AlertRow): AlertRecord {
  return {
    id: row.id,
    brokerId: row.brokerId,
    detector: row.detector,
    dedupKey: row.dedupKey,
    confidence: row.confidence,
    title: row.title,
    summary: row.summary,
    count: row.count,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    clearedAt: row.clearedAt,
    acknowledgedAt: row.acknowledgedAt,
    acknowledgedBy: row.acknowledgedBy,
    resolvedAt: row.resolvedAt,
    resolvedBy: row.resolvedBy,
    isShadow: row.shadow,
    verdict: alertVerdictSchema.nullable().parse(row.verdict),
    suppressedCount: row.suppressedCount,
    quietUntil: row.quietUntil,
    quietMinutes: row.quietMinutes,
    version: row.version,
    severity: severitySchema.parse(row.severity),
    state: alertStateSchema.parse(row.state),
    subject: { kind: subjectKindSchema.parse(row.subjectKind), id: row.subjectId },
    evidence: row.evidence as JsonObject,
    attack: alertSchema.shape.attack.parse(row.attack),
  };
}

/** One `alert` row as the stable alert JSON. */
export function toAlert(row: AlertRowWithBroker, publicUrl: string): Alert {
  return toAlertJson(toAlertRecord(row), row.broker.name, publicUrl);
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
