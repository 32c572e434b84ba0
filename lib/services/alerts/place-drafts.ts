import type { Transaction } from '@/lib/db/database';
import { groupAlerts } from '../incidents/group-alerts';
import type { AlertDraft } from './alert-draft';

/**
 * Gives drafts their incidents: what is told joins one; a symptom lies in its cause's, also when it had begun one of its own
 * that nobody was told of. Muted alerts have none until they are told. Returns incidents that alerts were taken from.
 */
export async function placeDrafts(
  tx: Transaction,
  brokerId: number,
  drafts: readonly AlertDraft[],
): Promise<readonly string[]> {
  const joining = drafts.filter(({ record, news }) => news !== null || isActive(record));
  const incidentOf = await groupAlerts(tx, brokerId, joining);
  for (const draft of joining) {
    const incidentId = incidentOf.get(draft.record.id) ?? draft.record.incidentId;
    draft.record = { ...draft.record, incidentId };
    // Among others it is new: those who hear of them have not heard of it.
    if (incidentId !== draft.formerIncidentId) draft.isReturn = false;
  }
  return moveSymptoms(tx, drafts);
}

/** One that goes on keeps its incident joinable. */
function isActive(record: AlertDraft['record']): boolean {
  return record.incidentId !== null && record.state !== 'resolved' && record.inhibitedById === null;
}

async function moveSymptoms(tx: Transaction, drafts: readonly AlertDraft[]): Promise<readonly string[]> {
  const symptoms = drafts.filter(
    ({ record, timeline }) =>
      record.inhibitedById !== null && timeline.some(({ kind }) => kind === 'inhibited'),
  );
  if (symptoms.length === 0) return [];
  const incidentByCause = await incidentsOf(tx, drafts, symptoms);
  const untold = await tx.incident.findMany({
    where: { id: { in: symptoms.flatMap(({ record }) => record.incidentId ?? []) }, lastNoticeAt: null },
    select: { id: true },
  });
  const isFree = new Set(untold.map(({ id }) => id));
  const left = new Set<string>();
  for (const draft of symptoms) {
    const { record } = draft;
    const target = incidentByCause.get(record.inhibitedById ?? '');
    if (target === undefined || target === record.incidentId) continue;
    if (record.incidentId !== null && !isFree.has(record.incidentId)) continue;
    if (record.incidentId !== null) left.add(record.incidentId);
    draft.record = { ...record, incidentId: target };
  }
  return [...left];
}

async function incidentsOf(
  tx: Transaction,
  drafts: readonly AlertDraft[],
  symptoms: readonly AlertDraft[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(symptoms.flatMap(({ record }) => record.inhibitedById ?? []))];
  const stored = await tx.alert.findMany({
    where: { id: { in: ids } },
    select: { id: true, incidentId: true },
  });
  const own = drafts.map(({ record: { id, incidentId } }) => ({ id, incidentId }));
  return new Map(
    [...stored, ...own].flatMap(({ id, incidentId }) => (incidentId === null ? [] : [[id, incidentId]])),
  );
}
