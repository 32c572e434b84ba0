import type { AlertRecord } from '@/lib/alerting/alert-record';
import { findCause, type PlacedAlert } from '@/lib/alerting/inhibition/find-cause';
import { causeDetectors, symptomDetectors } from '@/lib/alerting/inhibition/inhibition-rules';
import type { Transaction } from '@/lib/db/database';
import { lockPossibleSymptoms, placed, readCauses } from '../incidents/read-causes';
import { type AlertDraft, type AlertDrafts, isRaised, tell } from './alert-draft';

type Causes = { readonly placed: readonly PlacedAlert[]; readonly byId: ReadonlyMap<string, AlertRecord> };

/**
 * Hides symptoms behind their causes: what was raised now, and what was raised shortly before a cause that is new. A symptom
 * that its cause no longer explains, because it has grown graver, has outlasted it or the cause is muted, is told.
 */
export async function inhibitDrafts(
  tx: Transaction,
  brokerId: number,
  drafts: AlertDrafts,
  now: Date,
): Promise<void> {
  const raised = drafts.list().filter(isRaised);
  const newCauses = raised.filter(({ isNew, record }) => isNew && causeDetectors.has(record.detector));
  const began = newCauses.map(({ record }) => record);
  for (const earlier of await lockPossibleSymptoms(tx, brokerId, began))
    if (!drafts.has(earlier.id)) drafts.include(earlier);
  const asked = drafts.list().filter((draft) => isAsked(draft));
  if (asked.length === 0) return;
  const causes = await causesFor(tx, brokerId, asked, drafts);
  for (const draft of asked) applyCause(draft, causes, now);
}

/** Repeats of an alert that was told stay told; what opened and is over within one batch is news too. */
function isAsked({ record, news, raises }: AlertDraft): boolean {
  if (record.isShadow || !symptomDetectors.has(record.detector)) return false;
  if (record.state === 'resolved') return news !== null;
  return raises === 0 || news !== null || record.inhibitedById !== null || record.mutedKind !== null;
}

async function causesFor(
  tx: Transaction,
  brokerId: number,
  asked: readonly AlertDraft[],
  drafts: AlertDrafts,
): Promise<Causes> {
  const symptoms = asked.map(({ record }) => placed(record));
  const stored = (await readCauses(tx, brokerId, symptoms)).filter(({ id }) => !drafts.has(id));
  const own = drafts
    .list()
    .map(({ record }) => record)
    .filter(
      ({ detector, state, isShadow }) => causeDetectors.has(detector) && state !== 'resolved' && !isShadow,
    );
  const all = [...stored, ...own];
  return { placed: all.map(placed), byId: new Map(all.map((record) => [record.id, record])) };
}

function applyCause(draft: AlertDraft, causes: Causes, now: Date): void {
  const { record } = draft;
  const found = findCause(placed(record), causes.placed);
  const cause = found === null ? undefined : causes.byId.get(found.id);
  if (cause !== undefined) {
    draft.news = null;
    if (record.inhibitedById === cause.id) return;
    draft.record = { ...record, inhibitedById: cause.id };
    draft.timeline.push({ at: now, kind: 'inhibited', actor: null, text: `A symptom of: ${cause.title}` });
    return;
  }
  // One whose cause is over is let go after a grace time, by the worker.
  if (record.inhibitedById === null || !causes.byId.has(record.inhibitedById)) {
    if (record.inhibitedById !== null) draft.news = null;
    return;
  }
  draft.record = { ...record, inhibitedById: null };
  draft.timeline.push({
    at: now,
    kind: 'uninhibited',
    actor: null,
    text: 'It is more than a symptom now: it has grown graver than its cause, outlasted it, or nobody is told of that.',
  });
  if (record.state === 'open' && record.mutedKind === null) tell(draft, 'opened');
}
