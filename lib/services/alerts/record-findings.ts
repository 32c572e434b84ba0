import { randomUUID } from 'node:crypto';
import { type AlertRecord, type TimelineDraft, toAlertJson } from '@/lib/alerting/alert-record';
import { type AlertChange, applyFinding, endShadow, type NotifyDecision } from '@/lib/alerting/apply-finding';
import { findResolvedAlert, findUnresolvedAlert, saveAlert } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { enqueueNotifications, type OutboxEntry } from '@/lib/db/outbox-repository';
import type { Finding } from '@/lib/domain/finding';
import type { LiveFrame } from '@/lib/live/live-frame';

type RecordContext = {
  /** Base URL for links in alerts, without a trailing slash. */
  readonly publicUrl: string;
  readonly now: Date;
};
type AlertCause = Exclude<AlertChange['cause'], 'ignored'>;
type Notify = { readonly decision: NotifyDecision; readonly record: AlertRecord };
/** What a run of findings made of one alert; saved once, however many they were. */
type Draft = { record: AlertRecord; cause: AlertCause; timeline: TimelineDraft[]; notify: Notify[] };

/** The newest alerts of one condition as the findings before have left them. */
type Known = { open: AlertRecord | null; resolved: AlertRecord | null };

const causeRank: Record<AlertCause, number> = {
  suppressed: 0,
  repeated: 1,
  escalated: 2,
  opened: 3,
  cleared: 4,
};

/**
 * Makes alerts of a broker's findings within a transaction: each opens, repeats, escalates or clears the alert of its
 * condition; row, timeline, live frame and outbox go together. Recording the same findings again only counts repeats.
 */
export async function recordFindings(
  tx: Transaction,
  brokerId: number,
  findings: readonly Finding[],
  { publicUrl, now }: RecordContext,
): Promise<void> {
  const broker = await tx.broker.findUnique({ where: { id: brokerId }, select: { name: true } });
  if (broker === null) return;
  const drafts: Draft[] = [];
  const knownByCondition = new Map<string, Known>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.detector, finding.key]);
    const known = knownByCondition.get(key) ?? (await findKnown(tx, brokerId, finding));
    knownByCondition.set(key, known);
    const end = endShadow(known.open, finding);
    for (const step of end === null ? [finding] : [end, finding]) {
      const context = { brokerId, newId: randomUUID(), now, resolved: known.resolved };
      const change = applyFinding(known.open, step, context);
      remember(known, change);
      addChange(drafts, change);
    }
  }
  for (const { record, timeline } of drafts) await saveAlert(tx, record, timeline);
  await enqueueNotifications(tx, outboxEntries(drafts, broker.name, publicUrl), now);
  const frames = drafts.map(
    ({ record, cause }): LiveFrame => ({
      type: 'alert',
      alert: toAlertJson(record, broker.name, publicUrl),
      cause: cause === 'suppressed' ? 'repeated' : cause,
    }),
  );
  await appendChanges(tx, frames);
}

async function findKnown(tx: Transaction, brokerId: number, finding: Finding): Promise<Known> {
  const condition = { brokerId, detector: finding.detector, dedupKey: finding.key };
  const open = await findUnresolvedAlert(tx, condition);
  const isOpening = open === null || endShadow(open, finding) !== null;
  const resolved = isOpening && finding.action === 'raise' ? await findResolvedAlert(tx, condition) : null;
  return { open, resolved };
}

function remember(known: Known, { next }: AlertChange): void {
  if (next === null) return;
  const isResolved = next.state === 'resolved';
  known.open = isResolved ? null : next;
  if (isResolved) known.resolved = next;
}

function addChange(drafts: Draft[], change: AlertChange): void {
  const { next, cause, timeline, notify } = change;
  if (next === null || cause === 'ignored') return;
  const draft = drafts.find(({ record }) => record.id === next.id);
  const told = notify === null ? [] : [{ decision: notify, record: next }];
  if (draft === undefined) {
    drafts.push({ record: next, cause, timeline: [...timeline], notify: told });
    return;
  }
  draft.record = next;
  draft.timeline.push(...timeline);
  draft.notify.push(...told);
  if (causeRank[cause] > causeRank[draft.cause]) draft.cause = cause;
}

function outboxEntries(
  drafts: readonly Draft[],
  brokerName: string,
  publicUrl: string,
): readonly OutboxEntry[] {
  return drafts.flatMap(({ notify }) =>
    notify.map(({ decision: { cause }, record }) => ({
      alert: toAlertJson(record, brokerName, publicUrl),
      cause,
      dedupKey: `${record.id}:${record.version}:${cause}`,
    })),
  );
}
