import type { Alert, AlertState, AlertVerdict, TimelineKind } from '@/lib/domain/alert';
import type { AlertHold, MuteKind, SeverityFactor } from '@/lib/domain/alerting-views';
import type { AttackTag } from '@/lib/domain/attack';
import type { Subject } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';

/**
 * An alert as it is stored: the deduplicated thing people work on. `version` grows with every change that people are told
 * of or make (not with mere repeats), so that a decision made on an old view is noticed.
 */
export type AlertRecord = {
  readonly id: string;
  readonly brokerId: number;
  readonly detector: string;
  readonly dedupKey: string;
  readonly severity: Severity;
  /** 0–1. */
  readonly confidence: number;
  readonly state: AlertState;
  readonly title: string;
  readonly summary: string;
  readonly subject: Subject;
  /** Findings that fell into it. */
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** When its condition ended by itself. */
  readonly clearedAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: Date | null;
  /** A person's name; null when the system resolved it. */
  readonly resolvedBy: string | null;
  /** Raised by a detector in shadow mode: kept for study, told to nobody. */
  readonly isShadow: boolean;
  /** What a person found it to be when resolving it. */
  readonly verdict: AlertVerdict | null;
  /** Raises of its condition that were only counted since it was resolved. */
  readonly suppressedCount: number;
  /** Until when they are. */
  readonly quietUntil: Date | null;
  /** Length of the last span in which the condition was kept quiet, by this alert or the one before it. */
  readonly quietMinutes: number | null;
  readonly evidence: JsonObject;
  readonly attack: readonly AttackTag[];
  /** Of the asset that it is about. */
  readonly tags: readonly string[];
  /** How the severity came about; fewer in alerts of earlier versions, none where nobody asked. */
  readonly severityFactors: readonly SeverityFactor[];
  readonly assigneeId: string | null;
  /** The assignee's name. */
  readonly assignee: string | null;
  readonly reopenedAt: Date | null;
  /** Only an acknowledged alert is held. */
  readonly hold: AlertHold | null;
  /** Set for `until-time` alone. */
  readonly holdUntil: Date | null;
  /** What it was like when the hold began; both null without a hold. */
  readonly holdSeverity: Severity | null;
  readonly holdCount: number | null;
  readonly mutedKind: MuteKind | null;
  readonly mutedById: string | null;
  readonly inhibitedById: string | null;
  readonly incidentId: string | null;
  readonly version: number;
};

/** The fields of a record that nobody has been on yet, nothing holds and nothing mutes. */
export const untouched = {
  tags: [],
  severityFactors: [],
  assigneeId: null,
  assignee: null,
  reopenedAt: null,
  hold: null,
  holdUntil: null,
  holdSeverity: null,
  holdCount: null,
  mutedKind: null,
  mutedById: null,
  inhibitedById: null,
  incidentId: null,
} as const satisfies Partial<AlertRecord>;

/** A line to add to an alert's timeline; `actor` null is the system. */
export type TimelineDraft = {
  readonly at: Date;
  readonly kind: TimelineKind;
  readonly actor: string | null;
  readonly text: string;
};

/** The stable alert JSON of API, webhooks and replay. `publicUrl` has no trailing slash. */
export function toAlertJson(record: AlertRecord, brokerName: string, publicUrl: string): Alert {
  return {
    id: record.id,
    brokerId: record.brokerId,
    broker: brokerName,
    detector: record.detector,
    severity: record.severity,
    confidence: record.confidence,
    state: record.state,
    title: record.title,
    summary: record.summary,
    subject: { ...record.subject },
    count: record.count,
    firstSeenAt: record.firstSeenAt.toISOString(),
    lastSeenAt: record.lastSeenAt.toISOString(),
    evidence: structuredClone(record.evidence) as Alert['evidence'],
    attack: record.attack.map((tag) => ({ ...tag })),
    url: `${publicUrl}/alerts/${record.id}`,
    shadow: record.isShadow,
    verdict: record.verdict,
    suppressedCount: record.suppressedCount,
    quietUntil: record.quietUntil?.toISOString() ?? null,
    tags: [...record.tags],
    severityFactors: record.severityFactors.map((factor) => ({ ...factor })),
    assignee: record.assignee,
    assigneeId: record.assigneeId,
    acknowledgedAt: record.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: record.acknowledgedBy,
    resolvedAt: record.resolvedAt?.toISOString() ?? null,
    resolvedBy: record.resolvedBy,
    reopenedAt: record.reopenedAt?.toISOString() ?? null,
    hold: record.hold,
    holdUntil: record.holdUntil?.toISOString() ?? null,
    mutedKind: record.mutedKind,
    mutedById: record.mutedById,
    inhibitedById: record.inhibitedById,
    incidentId: record.incidentId,
    version: record.version,
  };
}
