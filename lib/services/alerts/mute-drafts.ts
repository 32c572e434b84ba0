import { decideMute, type MuteRule } from '@/lib/alerting/suppression/decide-mute';
import type { Transaction } from '@/lib/db/database';
import { factsOf } from '../incidents/facts-of';
import { countMuted, type MutedCounts } from '../silences/count-muted';
import { readMuteRules } from '../silences/read-mute-rules';
import { type AlertDraft, tell } from './alert-draft';

/**
 * Mutes what an exception, a silence, a mute time or maintenance covers, counts it there, and lets go what none covers any
 * more, which is then told. Everything is recorded on the alert.
 */
export async function muteDrafts(tx: Transaction, drafts: readonly AlertDraft[], now: Date): Promise<void> {
  // What is over again within the same batch is asked about too: it would be told as over.
  const raised = drafts.filter(({ raises, record }) => raises > 0 && !record.isShadow);
  if (raised.length === 0) return;
  const rules = await readMuteRules(tx, now);
  const counts: MutedCounts = new Map();
  for (const draft of raised) applyMute(draft, decideMute(factsOf(draft.record), rules), counts, now);
  await countMuted(tx, counts, now);
}

function applyMute(draft: AlertDraft, mute: MuteRule | null, counts: MutedCounts, now: Date): void {
  const { record } = draft;
  if (mute === null) {
    if (record.mutedKind === null) return;
    draft.record = { ...record, mutedKind: null, mutedById: null };
    draft.timeline.push({ at: now, kind: 'unmuted', actor: null, text: 'Nothing mutes it any more.' });
    if (record.state === 'open') tell(draft, record.incidentId === null ? 'opened' : 'repeated');
    return;
  }
  draft.news = null;
  const known = counts.get(mute.id);
  counts.set(mute.id, { kind: mute.kind, count: (known?.count ?? 0) + draft.raises });
  if (record.mutedKind === mute.kind && record.mutedById === mute.id) return;
  draft.record = { ...record, mutedKind: mute.kind, mutedById: mute.id };
  draft.timeline.push({
    at: now,
    kind: 'muted',
    actor: null,
    text: `Told to nobody because of ${mute.label}.`,
  });
}
