import type { AlertHold } from '@/lib/domain/alerting-views';
import { severityRank } from '@/lib/domain/severity';
import type { AlertRecord, TimelineDraft } from './alert-record';

/** An archived alert is worse once it was seen this many times as often since as it had been before. */
const worseTimes = 10;

const heldWords: Readonly<Record<AlertHold, string>> = {
  'until-clear': 'acknowledged',
  'until-time': 'snoozed',
  'until-worse': 'archived',
};

/** The fields of a record that nothing holds. */
export const unheld = { hold: null, holdUntil: null, holdSeverity: null, holdCount: null } as const;

/** The fields of a record that a hold begins for; `until` counts for `until-time` alone. */
export function heldFields(record: AlertRecord, hold: AlertHold, until: Date | null): Partial<AlertRecord> {
  return {
    hold,
    holdUntil: hold === 'until-time' ? until : null,
    holdSeverity: record.severity,
    holdCount: record.count,
  };
}

/** How many findings more make an archived alert worse: ten times as many as there were. */
export function findingsUntilWorse(countBefore: number): number {
  return countBefore * worseTimes;
}

/**
 * Why a held alert comes back because of what a finding made of it (`next`, still held), in words; null while it stays
 * held. More severe than it was when the hold began ends every hold; seen ten times as often as before ends an archive.
 */
export function whyWorse(next: AlertRecord): string | null {
  const { hold, holdSeverity, holdCount } = next;
  if (hold === null || holdSeverity === null || holdCount === null) return null;
  if (severityRank(next.severity) > severityRank(holdSeverity))
    return `it is ${next.severity} now and was ${holdSeverity} when it was ${heldWords[hold]}`;
  const since = next.count - holdCount;
  if (hold === 'until-worse' && since >= findingsUntilWorse(holdCount))
    return `seen ${since.toLocaleString('en')} times since it was archived, ${worseTimes} times as often as before`;
  return null;
}

/** An alert that is held no more: open again, and nobody is on it by acknowledging. */
export function releaseFields(record: AlertRecord): AlertRecord {
  return {
    ...record,
    ...unheld,
    state: 'open',
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
}

export type HoldEnd = {
  readonly next: AlertRecord;
  readonly timeline: readonly TimelineDraft[];
  /** null in shadow mode. */
  readonly notify: { readonly cause: 'reopened'; readonly reason: string } | null;
};

/** The end of a hold whose time has come at `now`: the alert is open again and told. Null when nothing ends. */
export function endHold(record: AlertRecord, now: Date): HoldEnd | null {
  if (record.hold !== 'until-time' || record.holdUntil === null) return null;
  if (record.holdUntil.getTime() > now.getTime()) return null;
  const text = 'The snooze is over and the condition has not been resolved: it is open again.';
  return {
    next: { ...releaseFields(record), version: record.version + 1 },
    timeline: [{ at: now, kind: 'released', actor: null, text }],
    notify: record.isShadow ? null : { cause: 'reopened', reason: 'the snooze is over' },
  };
}
