import { type AlertRecord, type TimelineDraft, toAlertJson } from '@/lib/alerting/alert-record';
import type { NewsCause } from '@/lib/alerting/incidents/notice-plan';
import { decideMute, type MuteRule } from '@/lib/alerting/suppression/decide-mute';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import { saveAlerts } from '@/lib/db/save-alerts';
import type { LiveFrame } from '@/lib/live/live-frame';
import { factsOf } from '../incidents/facts-of';
import { tellAlerts } from '../incidents/tell-alerts';
import { countMuted, type MutedCounts } from './count-muted';
import { readMuteRules } from './read-mute-rules';

type ReviewContext = { readonly publicUrl: string; now(): Date };

/** Muted alerts are gone through in pages, in the order of their ids. */
const pageMax = 500;
const noId = '00000000-0000-0000-0000-000000000000';
/** Alerts that one call compares with the rules: beyond it they are muted when they are raised again. */
const comparedMax = 5000;
/** Alerts that one call changes: many more may have been muted by a silence that ends now, or fall under a new one. */
const changedMax = 1000;
/** No rules have this signature. */
const unfinished = '';

type Reviewed = {
  readonly record: AlertRecord;
  readonly timeline: readonly TimelineDraft[];
  readonly news: NewsCause | null;
};

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
  const reviewed: Reviewed[] = [];
  for (let page = await lockMuted(tx, noId); page.length > 0; page = await lockMuted(tx, page.at(-1) ?? '')) {
    reviewed.push(...(await readRecords(tx, page)).flatMap(review));
    if (reviewed.length >= changedMax) break;
  }
  const room = changedMax - reviewed.length;
  if (rules.length > 0 && room > 0) reviewed.push(...(await lockMatching(tx, rules, room)).flatMap(review));
  if (reviewed.length === 0) return current;
  await saveAlerts(tx, reviewed);
  await countMuted(tx, counts, at);
  const frames = await tellAlerts(tx, reviewed, at);
  await appendChanges(tx, [...(await alertFrames(tx, reviewed, publicUrl)), ...frames]);
  return reviewed.length >= changedMax ? unfinished : current;
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

async function lockMuted(tx: Transaction, after: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert WHERE muted_kind IS NOT NULL AND state <> 'resolved' AND id > ${after}::uuid
    ORDER BY id LIMIT ${pageMax}::int FOR NO KEY UPDATE SKIP LOCKED`;
  return rows.map(({ id }) => id);
}

async function lockMatching(
  tx: Transaction,
  rules: readonly MuteRule[],
  room: number,
): Promise<readonly AlertRecord[]> {
  const candidates = await tx.alert.findMany({
    where: { state: { not: 'resolved' }, shadow: false, mutedKind: null },
    select: { id: true },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: comparedMax,
  });
  const records = await readRecords(
    tx,
    candidates.map(({ id }) => id),
  );
  const matching = records.flatMap((record) =>
    decideMute(factsOf(record), rules) === null ? [] : [record.id],
  );
  if (matching.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM alert WHERE id = ANY(${matching}::uuid[]) AND state <> 'resolved' AND muted_kind IS NULL
    ORDER BY id LIMIT ${room}::int FOR NO KEY UPDATE SKIP LOCKED`;
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
