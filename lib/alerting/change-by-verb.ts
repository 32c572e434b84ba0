import type { AlertVerdict } from '@/lib/domain/alert';
import type { AlertRecord } from './alert-record';
import type { AlertVerbRequest } from './alert-verb';
import { type QuietSpan, quietAfter } from './cool-down';
import { heldFields, unheld } from './holds';

/** What a verb that may be done changes in a record, besides its version. */
export function changeByVerb(record: AlertRecord, request: AlertVerbRequest): Partial<AlertRecord> {
  const { verb, actor, now, verdict = null, until, assignee = null } = request;
  switch (verb) {
    case 'acknowledge': {
      const hold = request.untilClear === true ? heldFields(record, 'until-clear', null) : unheld;
      return { ...acknowledged(record, request), ...hold };
    }
    case 'snooze':
      return { ...acknowledged(record, request), ...heldFields(record, 'until-time', until ?? null) };
    case 'archive':
      return { ...acknowledged(record, request), ...heldFields(record, 'until-worse', null) };
    case 'assign':
      return { assigneeId: assignee?.id ?? null, assignee: assignee?.name ?? null };
    case 'resolve':
      return {
        ...unheld,
        state: 'resolved',
        resolvedAt: now,
        resolvedBy: actor,
        verdict,
        ...quietAfter(verdict, record.quietMinutes, now),
      };
    case 'verdict':
      return { verdict, ...quietOfVerdict(record, verdict, now) };
    case 'reopen':
      return {
        ...unheld,
        state: 'open',
        acknowledgedAt: null,
        acknowledgedBy: null,
        resolvedAt: null,
        resolvedBy: null,
        clearedAt: null,
        verdict: null,
        quietUntil: null,
        reopenedAt: record.state === 'resolved' ? now : record.reopenedAt,
      };
    case 'comment':
      return {};
  }
}

/** Who took it first stays who did. */
function acknowledged(record: AlertRecord, { actor, now }: AlertVerbRequest): Partial<AlertRecord> {
  return record.state === 'acknowledged'
    ? {}
    : { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: actor };
}

/** A verdict corrected from one harmless word to the other is no second one: the quiet does not grow. */
export function quietOfVerdict(record: AlertRecord, verdict: AlertVerdict | null, now: Date): QuietSpan {
  const isHarmless = (each: AlertVerdict | null) => each === 'benign' || each === 'false-positive';
  const { quietUntil, quietMinutes } = record;
  return isHarmless(record.verdict) && isHarmless(verdict)
    ? { quietUntil, quietMinutes }
    : quietAfter(verdict, quietMinutes, now);
}
