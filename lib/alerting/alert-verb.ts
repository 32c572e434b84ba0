import type { AlertVerdict } from '@/lib/domain/alert';

/** What a person can do to an alert. */
export const alertVerbs = [
  'acknowledge',
  'assign',
  'snooze',
  'archive',
  'resolve',
  'verdict',
  'reopen',
  'comment',
] as const;
export type AlertVerb = (typeof alertVerbs)[number];

export type AlertVerbRequest = {
  readonly verb: AlertVerb;
  /** The person's name. */
  readonly actor: string;
  readonly now: Date;
  readonly comment?: string;
  /** For resolve and verdict: what the person found it to be; benign and false ones are kept quiet for a while. */
  readonly verdict?: AlertVerdict | null;
  /** For acknowledge: nothing more is told until the condition ends. */
  readonly untilClear?: boolean;
  /** For acknowledge: does its detector notice the end of its conditions? */
  readonly endsByItself?: boolean;
  /** For snooze. */
  readonly until?: Date;
  /** For assign; null = nobody. */
  readonly assignee?: { readonly id: string; readonly name: string } | null;
  /** The version the person was looking at; absent skips the check. */
  readonly version?: number;
  /** For reopen: the same condition has another alert that is not resolved. */
  readonly hasNewerTwin?: boolean;
};

/** What channels should hear of a person's verb; `acknowledged` is only for those that update a message in place. */
export type VerbNotice = {
  readonly cause: 'acknowledged' | 'resolved' | 'reopened';
  readonly reason: string;
};
