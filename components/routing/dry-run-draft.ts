import { failedChecks } from '@/components/forms/failed-checks';
import { readTimeInput } from '@/components/silences/time-span';
import type { TimeZoneChoice } from '@/components/ui/format-time';
import type { SubjectKind } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import type { FieldProblem } from '@/lib/errors';

/** An alert that there might be, and when. */
export type DryRunDraft = {
  /** An alert that there is; null with `isTyped` false = none chosen yet. */
  readonly alertId: string | null;
  readonly isTyped: boolean;
  readonly brokerId: number | null;
  readonly detector: string;
  readonly severity: Severity;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly clientIds: readonly string[];
  readonly addresses: readonly string[];
  readonly filters: readonly string[];
  readonly topics: readonly string[];
  readonly tags: readonly string[];
  /** As the time input gives it; null = now. */
  readonly at: string | null;
};

/** The request of a draft, or what has to be entered first, by field. */
export function readDryRunDraft(
  draft: DryRunDraft,
  zone: TimeZoneChoice,
):
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const { isTyped, alertId, brokerId, detector, severity, subjectKind, subjectId } = draft;
  const { clientIds, addresses, filters, topics, tags } = draft;
  const at = draft.at === null ? null : readTimeInput(draft.at, zone);
  const problems = failedChecks([
    ['alertId', 'Choose an alert.', !isTyped && alertId === null],
    ['alert.brokerId', 'Choose a broker.', isTyped && brokerId === null],
    ['alert.detector', 'Enter the id of a detector.', isTyped && detector.trim() === ''],
    ['alert.subject.id', 'Enter what it is about.', isTyped && subjectId === ''],
    ['at', 'Enter a time.', draft.at !== null && at === null],
  ]);
  if (problems.length > 0) return { ok: false, problems };
  const alert = {
    brokerId,
    detector: detector.trim(),
    severity,
    subject: { kind: subjectKind, id: subjectId },
    clientIds,
    addresses,
    filters,
    topics,
    tags,
  };
  return {
    ok: true,
    body: {
      ...(isTyped ? { alert } : { alertId }),
      ...(at === null ? {} : { at: new Date(at).toISOString() }),
    },
  };
}
