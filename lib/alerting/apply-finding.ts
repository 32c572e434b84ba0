import type { Finding } from '@/lib/domain/finding';
import { severityRank } from '@/lib/domain/severity';
import { type AlertRecord, type TimelineDraft, untouched } from './alert-record';
import { isKeptQuiet } from './cool-down';
import { releaseFields, unheld, whyWorse } from './holds';
import { boundEvidence, mergeEvidence } from './merge-evidence';
import type { ExplainedSeverity } from './severity/explain-severity';

type Raise = Extract<Finding, { action: 'raise' }>;
type Clear = Extract<Finding, { action: 'clear' }>;

export type FindingContext = {
  readonly brokerId: number;
  /** Becomes the alert's id if the finding opens one; made by the caller, so that writing twice is harmless. */
  readonly newId: string;
  readonly now: Date;
  /** The newest resolved alert of the same condition, which may be kept quiet. */
  readonly resolved?: AlertRecord | null;
  /** What `explainSeverity` made of the finding; without it the detector's severity holds as it is. */
  readonly explained?: ExplainedSeverity;
};

/** Something that channels should be told, and why in one sentence. */
export type NotifyDecision = {
  readonly cause: 'opened' | 'escalated' | 'reopened' | 'resolved';
  readonly reason: string;
};

/** What a finding does. `next` is the row to write; null when there is nothing to write. */
export type AlertChange = {
  readonly cause: 'opened' | 'repeated' | 'escalated' | 'cleared' | 'suppressed' | 'ignored';
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
 * new one, unless its condition is being kept quiet: then it is only counted. A held alert comes back when it gets worse
 * (see holds.ts), is told of nothing else but its end. What a detector in shadow mode finds is never notified, and neither
 * is what becomes of it. Applying the same finding again only counts a repeat.
 */
export function applyFinding(
  previous: AlertRecord | null,
  finding: Finding,
  context: FindingContext,
): AlertChange {
  const change = endIfWorse(decide(previous, judged(finding, context), context), finding);
  const isShadow =
    change.next?.isShadow === true || (finding.action === 'raise' && finding.isShadow === true);
  return isShadow ? { ...change, notify: null } : change;
}

/** The finding with the severity that is right for the asset it is about. */
function judged(finding: Finding, { explained }: FindingContext): Finding {
  return explained === undefined || finding.action === 'clear'
    ? finding
    : { ...finding, severity: explained.severity };
}

/** A held alert is not told, unless what happened ends the hold. */
function endIfWorse(change: AlertChange, { at }: Finding): AlertChange {
  const { next } = change;
  if (next === null || next.hold === null) return change;
  const reason = whyWorse(next);
  if (reason === null) return { ...change, notify: null };
  const isNews = change.cause === 'escalated';
  return {
    cause: 'escalated',
    next: { ...releaseFields(next), version: isNews ? next.version : next.version + 1 },
    timeline: [
      ...change.timeline,
      { at: new Date(at), kind: 'released', actor: null, text: `It is open again: ${reason}.` },
    ],
    notify: { cause: 'escalated', reason },
  };
}

/**
 * The end of an alert that was opened in shadow mode, when its detector has left it and raises the condition again: to be
 * applied before that finding, which then opens an alert that people are told of. Null in every other case.
 */
export function endShadow(previous: AlertRecord | null, finding: Finding): Clear | null {
  if (previous === null || !previous.isShadow || previous.state === 'resolved') return null;
  if (finding.action === 'clear' || finding.isShadow === true) return null;
  const { detector, key, at } = finding;
  const summary = 'The detector has left shadow mode: what it finds from now on is a new alert.';
  return { action: 'clear', detector, key, at, summary };
}

function decide(previous: AlertRecord | null, finding: Finding, context: FindingContext): AlertChange {
  const current = previous !== null && previous.state !== 'resolved' ? previous : null;
  if (finding.action === 'clear') return current === null ? ignored : clear(current, finding, context.now);
  const { resolved = null } = context;
  if (current === null && resolved !== null && isKeptQuiet(resolved, finding))
    return suppress(resolved, finding);
  if (current === null) return open(finding, context);
  return severityRank(finding.severity) > severityRank(current.severity)
    ? escalate(current, finding, context)
    : repeat(current, finding, context);
}

function suppress(resolved: AlertRecord, finding: Raise): AlertChange {
  const lastSeenAt = new Date(Math.max(resolved.lastSeenAt.getTime(), finding.at));
  const next = { ...resolved, lastSeenAt, suppressedCount: resolved.suppressedCount + 1 };
  return { cause: 'suppressed', next, timeline: [], notify: null };
}

function open(finding: Raise, context: FindingContext): AlertChange {
  const { brokerId, newId, resolved } = context;
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
    isShadow: finding.isShadow ?? false,
    verdict: null,
    suppressedCount: 0,
    quietUntil: null,
    quietMinutes: resolved?.quietMinutes ?? null,
    ...untouched,
    ...explainedFields(context),
    version: 1,
  };
  return {
    cause: 'opened',
    next,
    timeline: [{ at, kind: 'opened', actor: null, text: finding.summary }],
    notify: { cause: 'opened', reason: `new ${finding.severity} alert` },
  };
}

function explainedFields({ explained }: FindingContext): Partial<AlertRecord> {
  return explained === undefined ? {} : { tags: explained.tags, severityFactors: explained.factors };
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

function escalate(current: AlertRecord, finding: Raise, context: FindingContext): AlertChange {
  const { severity, title, summary, attack } = finding;
  const text = `From ${current.severity} to ${severity}: ${summary}`;
  return {
    cause: 'escalated',
    next: {
      ...counted(current, finding),
      ...explainedFields(context),
      severity,
      title,
      summary,
      attack,
      version: current.version + 1,
    },
    timeline: [{ at: new Date(finding.at), kind: 'escalated', actor: null, text }],
    notify: { cause: 'escalated', reason: `severity rose from ${current.severity} to ${severity}` },
  };
}

function repeat(current: AlertRecord, finding: Raise, context: FindingContext): AlertChange {
  const next = counted(current, finding);
  const isAsSevere = finding.severity === current.severity;
  return {
    cause: 'repeated',
    next: isAsSevere
      ? { ...next, ...explainedFields(context), title: finding.title, summary: finding.summary }
      : next,
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
      ...unheld,
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
