import type { AlertVerdict } from '@/lib/domain/alert';
import type { AlertRecord } from './alert-record';
import type { AlertVerbRequest } from './alert-verb';
import { quietOfVerdict } from './change-by-verb';
import { quietAfter } from './cool-down';
import { findingsUntilWorse } from './holds';

const verdictTexts: Record<AlertVerdict, string> = {
  'true-positive': 'It was a true positive.',
  benign: 'It was benign',
  'false-positive': 'It was a false alarm',
  unknown: 'What it was stays unknown.',
};

/** What a timeline line says of a verb: what was decided, then the person's own words. */
export function textOfVerb(record: AlertRecord, request: AlertVerbRequest): string {
  return `${decided(record, request)} ${(request.comment ?? '').trim()}`.trim();
}

function decided(record: AlertRecord, request: AlertVerbRequest): string {
  const { verb, verdict = null, until, assignee = null, now } = request;
  switch (verb) {
    case 'acknowledge':
      if (request.untilClear === true)
        return `Until it clears: nothing more is told of it before, unless it is more severe than ${record.severity}.`;
      return record.hold === null ? '' : 'It is no longer held back.';
    case 'snooze':
      return `Snoozed until ${sayTime(until ?? now)}, or until it is more severe than ${record.severity}.`;
    case 'archive':
      return `Archived until it gets worse: more severe than ${record.severity}, or seen ${findingsUntilWorse(record.count).toLocaleString('en')} times more.`;
    case 'assign':
      return sayAssignment(record.assignee, assignee?.name ?? null);
    case 'resolve':
      return sayVerdict(verdict, quietAfter(verdict, record.quietMinutes, now));
    case 'verdict':
      return verdict === null
        ? 'The verdict was taken back.'
        : sayVerdict(verdict, quietOfVerdict(record, verdict, now));
    case 'reopen':
      return record.state === 'acknowledged' && record.hold !== null ? 'It is no longer held back.' : '';
    case 'comment':
      return '';
  }
}

function sayAssignment(from: string | null, to: string | null): string {
  if (to === null) return `No longer assigned to ${from}.`;
  return from === null ? `Assigned to ${to}.` : `Assigned to ${to}, before to ${from}.`;
}

type Quiet = ReturnType<typeof quietAfter>;

function sayVerdict(verdict: AlertVerdict | null, { quietUntil, quietMinutes }: Quiet): string {
  if (verdict === null) return '';
  return quietUntil === null || quietMinutes === null
    ? verdictTexts[verdict]
    : `${verdictTexts[verdict]}; for ${sayMinutes(quietMinutes)} it is only counted.`;
}

function sayMinutes(minutes: number): string {
  if (minutes < 120) return `${minutes} minutes`;
  return `${minutes / 60} hours`;
}

/** `2026-01-05 14:30 UTC`. */
function sayTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
