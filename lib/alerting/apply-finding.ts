import type { Finding } from '@/lib/domain/finding';
import { severityRank } from '@/lib/domain/severity';
import type { AlertRecord, TimelineDraft } from './alert-record';
import { boundEvidence, mergeEvidence } from './merge-evidence';

type Raise = Extract<Finding, { action: 'raise' }>;
type Clear = Extract<Finding, { action: 'clear' }>;

export type FindingContext = {
  readonly brokerId: number;
  /** Becomes the alert's id if the finding opens one; made by the caller, so that writing twice is harmless. */
  readonly newId: string;
  readonly now: Date;
};

/** Something that channels should be told, and why in one sentence. */
export type NotifyDecision = {
  readonly cause: 'opened' | 'escalated' | 'reopened' | 'resolved';
  readonly reason: string;
};

/** What a finding does. `next` is the row to write; null when there is nothing to write. */
export type AlertChange = {
  readonly cause: 'opened' | 'repeated' | 'escalated' | 'cleared' | 'ignored';
  readonly next: AlertRecord | null;
  readonly timeline: readonly TimelineDraft[];
  readonly notify: NotifyDecision | null;
};

const ignored: AlertChange = { cause: 'ignored', next: null, timeline: [], notify: null };
/** A repeat after this long is worth a line in the timeline. */
const quietMs = 3_600_000;

/**
 * Decides what a finding does to the alert that is not yet resolved for the same (broker, detector, key), or to none:
 * it opens one, repeats it, escalates it (severity only ever grows) or clears it. A raise after a resolved alert opens a
 * new one. Applying the same finding again only counts a repeat.
 */
export function applyFinding(
  previous: AlertRecord | null,
  finding: Finding,
  context: FindingContext,
): AlertChange {
  const current = previous !== null && previous.state !== 'resolved' ? previous : null;
  if (finding.action === 'clear') return current === null ? ignored : clear(current, finding, context.now);
  if (current === null) return open(finding, context);
  return severityRank(finding.severity) > severityRank(current.severity)
    ? escalate(current, finding)
    : repeat(current, finding);
}

function open(finding: Raise, { brokerId, newId }: FindingContext): AlertChange {
  const at = new Date(finding.at);
  const next: AlertRecord = {
    id: newId,
    brokerId,
    detector: finding.detector,
    dedupKey: finding.key,
    severity: finding.severity,
    confidence: finding.confidence,
    state: 'open',
    title: finding.title,
    summary: finding.summary,
    subject: finding.subject,
    count: 1,
    firstSeenAt: at,
    lastSeenAt: at,
    clearedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    evidence: boundEvidence(finding.evidence),
    attack: finding.attack,
    version: 1,
  };
  return {
    cause: 'opened',
    next,
    timeline: [{ at, kind: 'opened', actor: null, text: finding.summary }],
    notify: { cause: 'opened', reason: `new ${finding.severity} alert` },
  };
}

function counted(current: AlertRecord, finding: Raise): AlertRecord {
  return {
    ...current,
    count: current.count + 1,
    confidence: Math.max(current.confidence, finding.confidence),
    firstSeenAt: new Date(Math.min(current.firstSeenAt.getTime(), finding.at)),
    lastSeenAt: new Date(Math.max(current.lastSeenAt.getTime(), finding.at)),
    evidence: mergeEvidence(current.evidence, finding.evidence),
  };
}

function escalate(current: AlertRecord, finding: Raise): AlertChange {
  const { severity, title, summary, attack } = finding;
  const text = `From ${current.severity} to ${severity}: ${summary}`;
  return {
    cause: 'escalated',
    next: { ...counted(current, finding), severity, title, summary, attack, version: current.version + 1 },
    timeline: [{ at: new Date(finding.at), kind: 'escalated', actor: null, text }],
    notify: { cause: 'escalated', reason: `severity rose from ${current.severity} to ${severity}` },
  };
}

function repeat(current: AlertRecord, finding: Raise): AlertChange {
  const next = counted(current, finding);
  const isAsSevere = finding.severity === current.severity;
  return {
    cause: 'repeated',
    next: isAsSevere ? { ...next, title: finding.title, summary: finding.summary } : next,
    timeline: repeatLine(current, next, finding),
    notify: null,
  };
}

/** Repeats are counted, not listed: a line at the 10th, 100th, … and after an hour of quiet. */
function repeatLine(current: AlertRecord, next: AlertRecord, finding: Raise): readonly TimelineDraft[] {
  const at = new Date(finding.at);
  const quiet = finding.at - current.lastSeenAt.getTime();
  if (quiet >= quietMs)
    return [
      { at, kind: 'repeated', actor: null, text: `Seen again after ${hours(quiet)}: ${finding.summary}` },
    ];
  const isRound = next.count >= 10 && Number.isInteger(Math.log10(next.count));
  return isRound
    ? [{ at, kind: 'repeated', actor: null, text: `Seen ${next.count.toLocaleString('en')} times.` }]
    : [];
}

function hours(ms: number): string {
  const whole = Math.round(ms / 3_600_000);
  return whole === 1 ? '1 hour' : `${whole.toLocaleString('en')} hours`;
}

function clear(current: AlertRecord, finding: Clear, now: Date): AlertChange {
  const at = new Date(finding.at);
  return {
    cause: 'cleared',
    next: {
      ...current,
      state: 'resolved',
      clearedAt: at,
      resolvedAt: now,
      resolvedBy: null,
      version: current.version + 1,
    },
    timeline: [{ at, kind: 'cleared', actor: null, text: finding.summary }],
    notify: { cause: 'resolved', reason: 'the condition has ended' },
  };
}
