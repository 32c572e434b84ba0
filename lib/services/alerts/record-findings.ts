import { randomUUID } from 'node:crypto';
import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import { type AlertChange, applyFinding, endShadow } from '@/lib/alerting/apply-finding';
import { isReturn } from '@/lib/alerting/incidents/flapping';
import { explainSeverity } from '@/lib/alerting/severity/explain-severity';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { conditionOf, findAlerts } from '@/lib/db/find-alerts';
import { removeEmptyIncidents } from '@/lib/db/incident-repository';
import { saveAlerts } from '@/lib/db/save-alerts';
import type { Finding } from '@/lib/domain/finding';
import type { LiveFrame } from '@/lib/live/live-frame';
import { readCriticalities } from '../criticality/read-criticalities';
import { followAlerts } from '../incidents/follow-alerts';
import { type AlertDraft, AlertDrafts } from './alert-draft';
import { inhibitDrafts } from './inhibit-drafts';
import { muteDrafts } from './mute-drafts';
import { placeDrafts } from './place-drafts';

type RecordContext = {
  /** Base URL for links in alerts, without a trailing slash. */
  readonly publicUrl: string;
  readonly now: Date;
};

/** The newest alerts of one condition as the findings before have left them. */
type Known = { open: AlertRecord | null; resolved: AlertRecord | null };

/**
 * Makes alerts of a broker's findings within a transaction: each opens, repeats, escalates or clears the alert of its
 * condition. What is muted or a symptom is recorded as such; the rest joins incidents, which the worker tells of. Rows,
 * timelines, incidents and live frames go together. Recording the same findings again only counts repeats.
 */
export async function recordFindings(
  tx: Transaction,
  brokerId: number,
  findings: readonly Finding[],
  { publicUrl, now }: RecordContext,
): Promise<void> {
  const broker = await tx.broker.findUnique({ where: { id: brokerId }, select: { name: true } });
  if (broker === null) return;
  const drafts = await draftAlerts(tx, brokerId, findings, now);
  await muteDrafts(tx, drafts.list(), now);
  await inhibitDrafts(tx, brokerId, drafts, now);
  const left = await placeDrafts(tx, brokerId, drafts.list());
  await saveAlerts(tx, drafts.list());
  await removeEmptyIncidents(tx, left);
  const frames = await followAlerts(tx, drafts.list().filter(concernsIncident), now, left);
  await appendChanges(tx, [
    ...drafts.list().map((draft) => frameOf(draft, broker.name, publicUrl)),
    ...frames,
  ]);
}

async function draftAlerts(
  tx: Transaction,
  brokerId: number,
  findings: readonly Finding[],
  now: Date,
): Promise<AlertDrafts> {
  const drafts = new AlertDrafts();
  const criticalities = await readCriticalities(tx, brokerId);
  const conditions = findings.map(({ detector, key }) => ({ detector, dedupKey: key }));
  const stored = await findAlerts(tx, brokerId, conditions);
  const knownByCondition = new Map<string, Known>();
  for (const finding of findings) {
    const condition = conditionOf({ detector: finding.detector, dedupKey: finding.key });
    const { open = null, resolved = null } = stored.get(condition) ?? {};
    const known = knownByCondition.get(condition) ?? { open, resolved };
    knownByCondition.set(condition, known);
    const explained = finding.action === 'raise' ? explainSeverity(finding, criticalities) : undefined;
    const end = endShadow(known.open, finding);
    for (const step of end === null ? [finding] : [end, finding]) {
      const context = { brokerId, newId: randomUUID(), now, resolved: known.resolved, explained };
      const change = applyFinding(known.open, step, context);
      const ended = change.cause === 'opened' && isReturn(known.resolved, step.at) ? known.resolved : null;
      drafts.add(change, ended);
      remember(known, change);
    }
  }
  return drafts;
}

function remember(known: Known, { next }: AlertChange): void {
  if (next === null) return;
  const isResolved = next.state === 'resolved';
  known.open = isResolved ? null : next;
  if (isResolved) known.resolved = next;
}

/** Mere repeats change nothing about an incident. */
function concernsIncident({ cause, news, timeline }: AlertDraft): boolean {
  return news !== null || timeline.length > 0 || (cause !== 'repeated' && cause !== 'suppressed');
}

function frameOf({ record, cause }: AlertDraft, brokerName: string, publicUrl: string): LiveFrame {
  return {
    type: 'alert',
    alert: toAlertJson(record, brokerName, publicUrl),
    cause: cause === 'suppressed' ? 'repeated' : cause,
  };
}
