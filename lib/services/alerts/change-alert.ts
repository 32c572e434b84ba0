import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import type { AlertVerb, AlertVerbRequest } from '@/lib/alerting/alert-verb';
import { decideAlertVerb } from '@/lib/alerting/decide-alert-verb';
import { saveAlert, toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Alert as AlertRow, Prisma } from '@/lib/db/generated/client';
import { detectors } from '@/lib/detection/registry';
import type { Alert } from '@/lib/domain/alert';
import type { Json } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import type { LiveFrame } from '@/lib/live/live-frame';
import { recordAudit } from '../audit/record-audit';
import { tellAlerts } from '../incidents/tell-alerts';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

type Transaction = Prisma.TransactionClient;
type FrameCause = Extract<LiveFrame, { type: 'alert' }>['cause'];

/** What a verb is called in the audit trail, and as the cause of a live frame. */
const wordsOf = {
  acknowledge: { audit: 'alert.acknowledged', frame: 'acknowledged' },
  assign: { audit: 'alert.assigned', frame: 'assigned' },
  snooze: { audit: 'alert.snoozed', frame: 'held' },
  archive: { audit: 'alert.archived', frame: 'held' },
  resolve: { audit: 'alert.resolved', frame: 'resolved' },
  verdict: { audit: 'alert.verdict', frame: 'verdict' },
  reopen: { audit: 'alert.reopened', frame: 'reopened' },
  comment: { audit: 'alert.comment', frame: 'comment' },
} as const satisfies Record<AlertVerb, { readonly audit: string; readonly frame: FrameCause }>;

async function lockAlert(tx: Transaction, id: string) {
  await tx.$executeRaw`SELECT 1 FROM alert WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const row = await tx.alert.findUnique({ where: { id }, include: { broker: { select: { name: true } } } });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  return row;
}

async function hasNewerTwin(tx: Transaction, row: AlertRow): Promise<boolean> {
  const { id, brokerId, detector, dedupKey } = row;
  const twins = await tx.alert.count({
    where: { brokerId, detector, dedupKey, state: { not: 'resolved' }, id: { not: id } },
  });
  return twins > 0;
}

async function requireAssignee(tx: Transaction, id: string | null): Promise<AlertVerbRequest['assignee']> {
  if (id === null) return null;
  const user = await tx.user.findUnique({ where: { id }, select: { id: true, name: true } });
  if (user !== null) return user;
  const problem = { field: 'assigneeId', message: 'is nobody who may sign in here' };
  throw new AppError('invalid', 'There is no such user.', [problem]);
}

const audited = ['state', 'assignee', 'hold', 'holdUntil', 'verdict'] as const;

function toJson(value: AlertRecord[(typeof audited)[number]]): Json {
  return value instanceof Date ? value.toISOString() : value;
}

/** The state before and after, and whatever else a verb changed. */
function auditOf(before: AlertRecord, after: AlertRecord) {
  const shown = audited.filter((key) => key === 'state' || toJson(before[key]) !== toJson(after[key]));
  const pick = (record: AlertRecord) => Object.fromEntries(shown.map((key) => [key, toJson(record[key])]));
  return { before: pick(before), after: pick(after) };
}

/** A time that cannot be is the asker's mistake; all else is what somebody else has done meanwhile. */
function toError({ reason, message }: { readonly reason: string; readonly message: string }): AppError {
  return reason === 'bad-time'
    ? new AppError('invalid', message, [{ field: 'until', message }])
    : new AppError('conflict', message);
}

/** A verb as it comes in, with whatever that verb needs. */
export type AlertChangeInput = {
  readonly id: string;
  readonly assigneeId?: string | null;
} & Pick<AlertVerbRequest, 'comment' | 'version' | 'verdict' | 'untilClear' | 'until'>;

/**
 * Does one verb to an alert under a row lock: what `decideAlertVerb` says, with timeline, audit and live frame in one
 * transaction. Throws `not_found`; `conflict` when it cannot be done in the state the alert is in or the view of it was
 * outdated; `invalid` for an assignee who does not exist.
 */
export async function changeAlert(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  input: AlertChangeInput,
): Promise<Alert> {
  requirePermission(actor, 'triage');
  const { id, assigneeId = null, ...rest } = input;
  return context.db.$transaction(async (tx) => {
    const row = await lockAlert(tx, id);
    const record = toAlertRecord(row);
    const decision = decideAlertVerb(record, {
      ...rest,
      verb,
      actor: actor.name,
      now: context.now(),
      assignee: verb === 'assign' ? await requireAssignee(tx, assigneeId) : null,
      endsByItself: detectors.find(({ kind }) => kind === record.detector)?.endsByItself ?? false,
      hasNewerTwin: verb === 'reopen' && (await hasNewerTwin(tx, row)),
    });
    if (!decision.ok) throw toError(decision);
    await saveAlert(tx, decision.next, decision.timeline);
    const { audit, frame } = wordsOf[verb];
    await recordAudit(tx, actor, {
      action: audit,
      resource: 'alert',
      resourceId: id,
      ...auditOf(record, decision.next),
    });
    const news = decision.notify?.cause === 'reopened' ? 'reopened' : null;
    const frames = await tellAlerts(tx, [{ record: decision.next, news }], context.now());
    const alert = toAlertJson(decision.next, row.broker.name, context.publicUrl);
    await appendChanges(tx, [{ type: 'alert', alert, cause: frame }, ...frames]);
    return alert;
  });
}
