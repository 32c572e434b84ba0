import { type AlertRecord, type TimelineDraft, toAlertJson } from '@/lib/alerting/alert-record';
import type { NewsCause } from '@/lib/alerting/incidents/notice-plan';
import { decideMute, type MuteRule } from '@/lib/alerting/suppression/decide-mute';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import { type FactScope, readAlertSources } from '@/lib/db/read-alert-facts';
import { saveAlerts } from '@/lib/db/save-alerts';
import type { LiveFrame } from '@/lib/live/live-frame';
import { factsOf } from '../incidents/facts-of';
import { tellAlerts } from '../incidents/tell-alerts';
import type { ServiceContext } from '../service-context';
import { countMuted, type MutedCounts } from './count-muted';
import { readMuteRules } from './read-mute-rules';

type ReviewContext = { readonly publicUrl: string; now(): Date };

const changeMs = 15_000;
/** Alerts that one call changes: many more may have been muted by a silence that ends now, or fall under a new one. */
const changedMax = 1000;
/** No rules have this signature: there is more to do. */
export const unfinishedReview = '';

type Reviewed = {
  readonly record: AlertRecord;
  readonly timeline: readonly TimelineDraft[];
  readonly news: NewsCause | null;
};

/**
 * Carries out at once what a change of the rules means, in a transaction of its own: within that of the change, the rows of
 * the rules would be locked before the alerts, and the worker locks them the other way round. What fails here, or is too much
 * for now, the worker does within seconds.
 */
export async function reviewAfterChange(context: ServiceContext): Promise<void> {
  try {
    await context.db.$transaction((tx) => reviewMutes(tx, context), { timeout: changeMs });
  } catch (error) {
    context.log.warn({ err: error }, 'alerts could not be brought in line with what mutes: the worker will');
  }
}

/**
 * Brings alerts that are not resolved in line with what mutes now: those that nothing mutes any more are told if they are
 * open, those that something mutes now fall silent. Rows that somebody else works on are left to the worker, and so
 * are those beyond a thousand. While the rules are those of an earlier call (`signature`) there is nothing to do; returns
 * the present one, or one that fits no rules when alerts are left.
 */
export async function reviewMutes(
  tx: Transaction,
  { publicUrl, now }: ReviewContext,
  signature: string | null = null,
): Promise<string> {
  const at = now();
  const rules = await readMuteRules(tx, at);
  const current = JSON.stringify(rules);
  if (current === signature) return current;
  const counts: MutedCounts = new Map();
  const review = (record: AlertRecord) => reviewOne(record, decideMute(factsOf(record), rules), counts, at);
  const deviating = await findDeviating(tx, rules);
  const reviewed = (await lockUnresolved(tx, deviating)).flatMap(review);
  if (reviewed.length === 0) return current;
  await saveAlerts(tx, reviewed);
  await countMuted(tx, counts, at);
  const frames = await tellAlerts(tx, reviewed, at);
  await appendChanges(tx, [...(await alertFrames(tx, reviewed, publicUrl)), ...frames]);
  return deviating.length >= changedMax ? unfinishedReview : current;
}

function reviewOne(
  record: AlertRecord,
  mute: MuteRule | null,
  counts: MutedCounts,
  at: Date,
): readonly Reviewed[] {
  if (mute === null) {
    if (record.mutedKind === null) return [];
    const isTold = record.state === 'open' && record.inhibitedById === null;
    const text = isTold ? 'What muted it is over, and it still goes on.' : 'What muted it is over.';
    return [
      {
        record: { ...record, mutedKind: null, mutedById: null },
        timeline: [{ at, kind: 'unmuted', actor: null, text }],
        news: isTold ? (record.incidentId === null ? 'opened' : 'repeated') : null,
      },
    ];
  }
  if (record.mutedKind === mute.kind && record.mutedById === mute.id) return [];
  counts.set(mute.id, { kind: mute.kind, count: (counts.get(mute.id)?.count ?? 0) + 1 });
  const text = `Told to nobody because of ${mute.label}.`;
  return [
    {
      record: { ...record, mutedKind: mute.kind, mutedById: mute.id },
      timeline: [{ at, kind: 'muted', actor: null, text }],
      news: null,
    },
  ];
}

/** Ids of alerts that are not muted as they should be, a few more than `changedMax` at most. */
async function findDeviating(tx: Transaction, rules: readonly MuteRule[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of readAlertSources(tx, { muted: true, unmuted: scopeOf(rules) })) {
    for (const source of page) {
      const mute = decideMute(factsOf(source), rules);
      if (source.mutedKind !== (mute?.kind ?? null) || source.mutedById !== (mute?.id ?? null))
        ids.push(source.id);
    }
    if (ids.length >= changedMax) break;
  }
  return ids.slice(0, changedMax);
}

/** What alerts that no rule mutes yet may come under one; null when there is no rule. */
function scopeOf(rules: readonly MuteRule[]): FactScope['unmuted'] {
  if (rules.length === 0) return null;
  return { brokerIds: unionOf(rules.map(brokersOf)), detectors: unionOf(rules.map(detectorsOf)) };
}

function brokersOf(rule: MuteRule): readonly number[] | null {
  return rule.kind === 'maintenance' ? [rule.covers.brokerId] : (rule.matcher.brokerIds ?? null);
}

function detectorsOf(rule: MuteRule): readonly string[] | null {
  return rule.kind === 'maintenance' ? null : (rule.matcher.detectors ?? null);
}

/** null stands for all. */
function unionOf<Value>(lists: readonly (readonly Value[] | null)[]): readonly Value[] | null {
  return lists.some((list) => list === null) ? null : [...new Set(lists.flatMap((list) => list ?? []))];
}

async function lockUnresolved(tx: Transaction, ids: readonly string[]): Promise<readonly AlertRecord[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert WHERE id = ANY(${[...ids]}::uuid[]) AND state <> 'resolved'
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`;
  return readRecords(
    tx,
    rows.map(({ id }) => id),
  );
}

async function alertFrames(
  tx: Transaction,
  reviewed: readonly Reviewed[],
  publicUrl: string,
): Promise<readonly LiveFrame[]> {
  const brokers = await tx.broker.findMany({ select: { id: true, name: true } });
  const names = new Map(brokers.map(({ id, name }) => [id, name]));
  return reviewed.map(({ record }) => ({
    type: 'alert',
    alert: toAlertJson(record, names.get(record.brokerId) ?? '', publicUrl),
    cause: 'repeated',
  }));
}
