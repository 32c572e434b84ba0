import type { AlertState } from '@/lib/domain/alert';
import type { AlertRecord, TimelineDraft } from './alert-record';
import type { AlertVerb, AlertVerbRequest, VerbNotice } from './alert-verb';
import { changeByVerb } from './change-by-verb';
import { textOfVerb } from './text-of-verb';

type Refusal =
  | 'wrong-state'
  | 'stale-version'
  | 'newer-twin'
  | 'empty-comment'
  | 'nothing-to-do'
  | 'bad-time'
  | 'never-clears';

export type AlertVerbDecision =
  | {
      readonly ok: true;
      readonly next: AlertRecord;
      readonly timeline: readonly TimelineDraft[];
      readonly notify: VerbNotice | null;
    }
  | { readonly ok: false; readonly reason: Refusal; readonly message: string };

const snoozeDaysMax = 90;
const unresolved = ['open', 'acknowledged'] as const;
const always = ['open', 'acknowledged', 'resolved'] as const;

const verbs = {
  acknowledge: { from: unresolved, kind: 'acknowledged' },
  assign: { from: unresolved, kind: 'assigned' },
  snooze: { from: unresolved, kind: 'held' },
  archive: { from: unresolved, kind: 'held' },
  resolve: { from: unresolved, kind: 'resolved' },
  verdict: { from: ['resolved'], kind: 'verdict' },
  reopen: { from: ['acknowledged', 'resolved'], kind: 'reopened' },
  comment: { from: always, kind: 'comment' },
} as const satisfies Record<
  AlertVerb,
  { readonly from: readonly AlertState[]; readonly kind: TimelineDraft['kind'] }
>;

/**
 * Decides what a person's verb does to an alert, or why it cannot be done (`message` is for that person). Whatever the
 * verbs and findings, only an acknowledged alert is ever held, and a resolved one has nothing left to wait for.
 */
export function decideAlertVerb(record: AlertRecord, request: AlertVerbRequest): AlertVerbDecision {
  const refusal = whyNot(record, request);
  if (refusal !== null) return { ok: false, ...refusal };
  const { verb, actor, now } = request;
  return {
    ok: true,
    next: { ...record, ...changeByVerb(record, request), version: record.version + 1 },
    timeline: [{ at: now, kind: verbs[verb].kind, actor, text: textOfVerb(record, request) }],
    notify: record.isShadow ? null : noticeOf(record, request),
  };
}

type Why = { readonly reason: Refusal; readonly message: string };

function whyNot(record: AlertRecord, request: AlertVerbRequest): Why | null {
  const { verb, version } = request;
  const isAllowed = (verbs[verb].from as readonly AlertState[]).includes(record.state);
  if (!isAllowed) return { reason: 'wrong-state', message: sayState(record, verb) };
  if (version !== undefined && version !== record.version)
    return {
      reason: 'stale-version',
      message: 'The alert has changed since you looked at it: look at what is new, then decide again.',
    };
  return whyNotNow(record, request);
}

function sayState({ state, resolvedBy }: AlertRecord, verb: AlertVerb): string {
  if (verb === 'verdict') return `The alert is still ${state}: give the verdict when you resolve it.`;
  const by = state === 'resolved' && resolvedBy !== null ? `, by ${resolvedBy}` : '';
  return `The alert is already ${state}${by}.`;
}

function whyNotNow(record: AlertRecord, request: AlertVerbRequest): Why | null {
  switch (request.verb) {
    case 'acknowledge':
      return whyNotAcknowledge(record, request);
    case 'assign':
      return whyNotAssign(record, request.assignee ?? null);
    case 'snooze':
      return whyNotSnooze(request);
    case 'archive':
      return record.hold === 'until-worse'
        ? { reason: 'nothing-to-do', message: 'It is already archived until it gets worse.' }
        : null;
    case 'verdict':
      return record.verdict === (request.verdict ?? null)
        ? { reason: 'nothing-to-do', message: 'That is the verdict already.' }
        : null;
    case 'reopen':
      return record.state === 'resolved' && request.hasNewerTwin === true
        ? { reason: 'newer-twin', message: 'The same condition already has a newer alert.' }
        : null;
    case 'comment':
      return (request.comment ?? '').trim() === ''
        ? { reason: 'empty-comment', message: 'Write something.' }
        : null;
    case 'resolve':
      return null;
  }
}

/** An acknowledged alert can be acknowledged again to begin or end a hold, not for nothing. */
function whyNotAcknowledge(record: AlertRecord, request: AlertVerbRequest): Why | null {
  const { untilClear = false, endsByItself = true } = request;
  if (untilClear && !endsByItself)
    return {
      reason: 'never-clears',
      message:
        'Alerts of this detector do not end by themselves: acknowledge it, and resolve it when it is dealt with.',
    };
  const wanted = untilClear ? 'until-clear' : null;
  if (record.state === 'open' || record.hold !== wanted) return null;
  const by = record.acknowledgedBy === null ? '' : `, by ${record.acknowledgedBy}`;
  return { reason: 'wrong-state', message: `The alert is already acknowledged${by}.` };
}

function whyNotAssign(
  record: AlertRecord,
  assignee: NonNullable<AlertVerbRequest['assignee']> | null,
): Why | null {
  if (record.assigneeId !== (assignee?.id ?? null)) return null;
  return {
    reason: 'nothing-to-do',
    message: assignee === null ? 'It is assigned to nobody already.' : `It is already ${assignee.name}'s.`,
  };
}

function whyNotSnooze({ until, now }: AlertVerbRequest): Why | null {
  const ms = until === undefined ? 0 : until.getTime() - now.getTime();
  if (ms > 0 && ms <= snoozeDaysMax * 86_400_000) return null;
  return {
    reason: 'bad-time',
    message: `Snooze until a time to come, at most ${snoozeDaysMax} days from now.`,
  };
}

function noticeOf(record: AlertRecord, { verb, actor }: AlertVerbRequest): VerbNotice | null {
  if (verb === 'resolve') return { cause: 'resolved', reason: `resolved by ${actor}` };
  // Also one that was only acknowledged: nobody is on it any more, which others must hear.
  if (verb === 'reopen') return { cause: 'reopened', reason: `reopened by ${actor}` };
  const isTaken = verb === 'acknowledge' || verb === 'snooze' || verb === 'archive';
  return isTaken && record.state === 'open'
    ? { cause: 'acknowledged', reason: `acknowledged by ${actor}` }
    : null;
}
