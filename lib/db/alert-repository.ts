import { z } from 'zod';
import type { AlertRecord, TimelineDraft } from '@/lib/alerting/alert-record';
import { alertSchema, alertStateSchema, alertVerdictSchema, severityFactorSchema } from '@/lib/domain/alert';
import { alertHolds, muteKinds } from '@/lib/domain/alerting-views';
import { subjectKinds } from '@/lib/domain/finding';
import { severitySchema } from '@/lib/domain/severity';
import type { Transaction } from './database';
import type { Alert } from './generated/client';

const subjectKindSchema = z.enum(subjectKinds);
const factorsSchema = z.array(severityFactorSchema);
const holdSchema = z.enum(alertHolds).nullable();
const muteSchema = z.enum(muteKinds).nullable();

/** One `alert` row as the core knows it; throws a ZodError when it is not one that we wrote. */
export function toAlertRecord(row: Alert): AlertRecord {
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
    tags: row.tags,
    severityFactors: factorsSchema.parse(row.severityFactors ?? []),
    assigneeId: row.assigneeId,
    assignee: row.assignee,
    reopenedAt: row.reopenedAt,
    hold: holdSchema.parse(row.hold),
    holdUntil: row.holdUntil,
    holdSeverity: severitySchema.nullable().parse(row.holdSeverity),
    holdCount: row.holdCount,
    mutedKind: muteSchema.parse(row.mutedKind),
    mutedById: row.mutedById,
    inhibitedById: row.inhibitedById,
    incidentId: row.incidentId,
    version: row.version,
    severity: severitySchema.parse(row.severity),
    state: alertStateSchema.parse(row.state),
    subject: { kind: subjectKindSchema.parse(row.subjectKind), id: row.subjectId },
    evidence: alertSchema.shape.evidence.parse(row.evidence),
    attack: alertSchema.shape.attack.parse(row.attack),
  };
}

/** An alert as the columns of its row. */
export function alertColumns({
  subject,
  evidence,
  attack,
  isShadow,
  tags,
  severityFactors,
  ...record
}: AlertRecord) {
  return {
    ...record,
    tags: [...tags],
    severityFactors: severityFactors.map((factor) => ({ ...factor })),
    shadow: isShadow,
    subjectKind: subject.kind,
    subjectId: subject.id,
    evidence: { ...evidence },
    attack: attack.map((tag) => ({ ...tag })),
  };
}

/** Tells one ongoing condition from another. */
export type AlertKey = Pick<AlertRecord, 'brokerId' | 'detector' | 'dedupKey'>;

/** The alert of a condition that is not resolved yet, locked until the transaction ends; null when there is none. */
export async function findUnresolvedAlert(
  tx: Transaction,
  { brokerId, detector, dedupKey }: AlertKey,
): Promise<AlertRecord | null> {
  const [locked] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert
    WHERE broker_id = ${brokerId}::int AND detector = ${detector} AND dedup_key = ${dedupKey} AND state <> 'resolved'
    FOR UPDATE`;
  if (!locked) return null;
  return toAlertRecord(await tx.alert.findUniqueOrThrow({ where: { id: locked.id } }));
}

/**
 * Writes an alert whole, new or not, and adds lines to its timeline. Fails with SQLSTATE 23505 when somebody else has just
 * opened an alert for the same condition: the transaction must be tried again.
 */
export async function saveAlert(
  tx: Transaction,
  record: AlertRecord,
  timeline: readonly TimelineDraft[],
): Promise<void> {
  const { id, ...columns } = alertColumns(record);
  await tx.alert.upsert({ where: { id }, create: { id, ...columns }, update: columns });
  if (timeline.length === 0) return;
  await tx.alertEvent.createMany({ data: timeline.map((line) => ({ ...line, alertId: id })) });
}
