import type { AlertState, AlertVerdict } from '@/lib/domain/alert';
import type { AlertRecord, TimelineDraft } from './alert-record';
import type { NotifyDecision } from './apply-finding';
import { quietAfter } from './cool-down';

/** What a person can do to an alert. */
export type AlertVerb = 'acknowledge' | 'resolve' | 'reopen' | 'comment';

export type AlertVerbRequest = {
  readonly verb: AlertVerb;
  /** The person's name. */
  readonly actor: string;
  readonly now: Date;
  readonly comment?: string;
  /** For resolve: what the person found it to be; benign and false ones are kept quiet for a while. */
  readonly verdict?: AlertVerdict | null;
  /** The version the person was looking at; absent skips the check. */
  readonly version?: number;
  /** For reopen: the same condition has another alert that is not resolved. */
  readonly hasNewerTwin?: boolean;
};

export type AlertVerbDecision =
  | {
      readonly ok: true;
      readonly next: AlertRecord;
      readonly timeline: readonly TimelineDraft[];
      readonly notify: NotifyDecision | null;
    }
  | {
      readonly ok: false;
      readonly reason: 'wrong-state' | 'stale-version' | 'newer-twin' | 'empty-comment';
      readonly message: string;
    };

const verbs = {
  acknowledge: { from: ['open'], kind: 'acknowledged' },
  resolve: { from: ['open', 'acknowledged'], kind: 'resolved' },
  reopen: { from: ['acknowledged', 'resolved'], kind: 'reopened' },
  comment: { from: ['open', 'acknowledged', 'resolved'], kind: 'comment' },
} as const satisfies Record<
  AlertVerb,
  { readonly from: readonly AlertState[]; readonly kind: TimelineDraft['kind'] }
>;

/** Decides what a person's verb does to an alert, or why it cannot be done (`message` is for that person). */
export function decideAlertVerb(record: AlertRecord, request: AlertVerbRequest): AlertVerbDecision {
  const { verb, actor, now, comment = '', version, hasNewerTwin = false } = request;
  const { from, kind } = verbs[verb];
  const isAllowed = (from as readonly AlertState[]).includes(record.state);
  if (!isAllowed)
    return { ok: false, reason: 'wrong-state', message: `The alert is already ${record.state}.` };
  if (version !== undefined && version !== record.version)
    return { ok: false, reason: 'stale-version', message: 'The alert has changed since you looked at it.' };
  if (verb === 'reopen' && record.state === 'resolved' && hasNewerTwin)
    return { ok: false, reason: 'newer-twin', message: 'The same condition already has a newer alert.' };
  if (verb === 'comment' && comment.trim() === '')
    return { ok: false, reason: 'empty-comment', message: 'Write something.' };
  return {
    ok: true,
    next: { ...record, ...changed(record, request), version: record.version + 1 },
    timeline: [{ at: now, kind, actor, text: textOf(record, request) }],
    notify: record.isShadow ? null : notifyFor(verb, record, actor),
  };
}

const verdictTexts: Record<AlertVerdict, string> = {
  'true-positive': 'It was a true positive.',
  benign: 'It was benign',
  'false-positive': 'It was a false alarm',
  unknown: 'What it was stays unknown.',
};

function textOf(record: AlertRecord, { verb, comment = '', verdict = null, now }: AlertVerbRequest): string {
  const said = comment.trim();
  if (verb !== 'resolve' || verdict === null) return said;
  const { quietMinutes } = quietAfter(verdict, record.quietMinutes, now);
  const quiet = quietMinutes === null ? '' : `; for ${sayMinutes(quietMinutes)} it is only counted.`;
  return `${verdictTexts[verdict]}${quiet} ${said}`.trim();
}

function sayMinutes(minutes: number): string {
  if (minutes < 120) return `${minutes} minutes`;
  return `${minutes / 60} hours`;
}

function changed(
  record: AlertRecord,
  { verb, actor, now, verdict = null }: AlertVerbRequest,
): Partial<AlertRecord> {
  switch (verb) {
    case 'acknowledge':
      return { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: actor };
    case 'resolve':
      return {
        state: 'resolved',
        resolvedAt: now,
        resolvedBy: actor,
        verdict,
        ...quietAfter(verdict, record.quietMinutes, now),
      };
    case 'reopen':
      return {
        state: 'open',
        acknowledgedAt: null,
        acknowledgedBy: null,
        resolvedAt: null,
        resolvedBy: null,
        clearedAt: null,
        verdict: null,
        quietUntil: null,
      };
    case 'comment':
      return { state: record.state };
  }
}

function notifyFor(verb: AlertVerb, record: AlertRecord, actor: string): NotifyDecision | null {
  if (verb === 'resolve') return { cause: 'resolved', reason: `resolved by ${actor}` };
  if (verb === 'reopen' && record.state === 'resolved')
    return { cause: 'reopened', reason: `reopened by ${actor}` };
  return null;
}
