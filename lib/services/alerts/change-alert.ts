import { type AlertRecord, type TimelineDraft, toAlertJson } from '@/lib/alerting/alert-record';
import type { AlertVerb, AlertVerbRequest } from '@/lib/alerting/alert-verb';
import { decideAlertVerb } from '@/lib/alerting/decide-alert-verb';
import { toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { saveAlerts } from '@/lib/db/save-alerts';
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

async function lockAlerts(tx: Transaction, ids: readonly string[]) {
  await tx.$executeRaw`SELECT 1 FROM alert WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.alert.findMany({
    where: { id: { in: [...ids] } },
    include: { broker: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

type LockedRow = Awaited<ReturnType<typeof lockAlerts>> extends ReadonlyMap<string, infer Row> ? Row : never;

/** Those whose condition has another alert that is not resolved. */
async function findWithTwins(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM alert a WHERE a.id = ANY(${[...ids]}::uuid[]) AND EXISTS (
      SELECT 1 FROM alert twin
      WHERE twin.broker_id = a.broker_id AND twin.detector = a.detector AND twin.dedup_key = a.dedup_key
        AND twin.state <> 'resolved' AND twin.id <> a.id)`;
  return new Set(rows.map(({ id }) => id));
}

async function requireAssignee(tx: Transaction, id: string | null): Promise<AlertVerbRequest['assignee']> {
  if (id === null) return null;
  const user = await tx.user.findUnique({ where: { id }, select: { id: true, name: true } });
  if (user !== null) return user;
  const problem = { field: 'assigneeId', message: 'is nobody who may sign in here' };
  throw new AppError('invalid', 'There is no such user.', [problem]);
}

const transactionMs = 15_000;
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

type Decided = {
  readonly before: AlertRecord;
  readonly record: AlertRecord;
  readonly timeline: readonly TimelineDraft[];
  readonly news: 'reopened' | null;
  readonly brokerName: string;
};

/** What became of each alert that was asked for, by id. */
type Outcomes = ReadonlyMap<string, Alert | AppError>;

/**
 * Does one verb to alerts under row locks, in one transaction: what `decideAlertVerb` says of each, with its own timeline,
 * audit entry and live frame. What cannot be done with one of them (`not_found`; `conflict` when it cannot be done in the
 * state it is in or the view of it was outdated; `invalid` for a time that cannot be) is its outcome and stops none of the
 * others; the assignee is the same for all. Throws `forbidden`, and `invalid` for an assignee who does not exist.
 */
export async function changeTogether(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  inputs: readonly AlertChangeInput[],
): Promise<Outcomes> {
  requirePermission(actor, 'triage');
  return context.db.$transaction(
    async (tx) => {
      const ids = inputs.map(({ id }) => id);
      const rows = await lockAlerts(tx, ids);
      const twins = verb === 'reopen' ? await findWithTwins(tx, ids) : new Set<string>();
      const assigneeId = inputs.find((input) => input.assigneeId !== undefined)?.assigneeId ?? null;
      const assignee = verb === 'assign' ? await requireAssignee(tx, assigneeId) : null;
      const outcomes = new Map<string, Alert | AppError>();
      const decided: Decided[] = [];
      for (const input of inputs) {
        const found = decideOne({ context, actor, verb }, input, {
          row: rows.get(input.id),
          assignee,
          hasNewerTwin: twins.has(input.id),
        });
        if (found instanceof AppError) outcomes.set(input.id, found);
        else decided.push(found);
      }
      for (const [id, alert] of await store(tx, { context, actor, verb }, decided)) outcomes.set(id, alert);
      return outcomes;
    },
    { timeout: transactionMs },
  );
}

type Act = { readonly context: ServiceContext; readonly actor: Actor; readonly verb: AlertVerb };

type Found = {
  readonly row: LockedRow | undefined;
  readonly assignee: AlertVerbRequest['assignee'];
  readonly hasNewerTwin: boolean;
};

function decideOne(
  { context, actor, verb }: Act,
  { id: _id, assigneeId: _assigneeId, ...rest }: AlertChangeInput,
  { row, assignee, hasNewerTwin }: Found,
): Decided | AppError {
  if (row === undefined) return new AppError('not_found', 'There is no such alert.');
  const before = toAlertRecord(row);
  const endsByItself = detectors.find(({ kind }) => kind === before.detector)?.endsByItself ?? false;
  const now = context.now();
  const request = { ...rest, verb, actor: actor.name, now, assignee, endsByItself, hasNewerTwin };
  const decision = decideAlertVerb(before, request);
  if (!decision.ok) return toError(decision);
  const { next, timeline, notify } = decision;
  const news = notify?.cause === 'reopened' ? 'reopened' : null;
  return { before, record: next, timeline, news, brokerName: row.broker.name };
}

async function store(
  tx: Transaction,
  { context, actor, verb }: Act,
  decided: readonly Decided[],
): Promise<ReadonlyMap<string, Alert>> {
  if (decided.length === 0) return new Map();
  await saveAlerts(tx, decided);
  const { audit, frame } = wordsOf[verb];
  for (const { before, record } of decided)
    await recordAudit(tx, actor, {
      action: audit,
      resource: 'alert',
      resourceId: record.id,
      ...auditOf(before, record),
    });
  const frames = await tellAlerts(tx, decided, context.now());
  const alerts = decided.map(({ record, brokerName }) => toAlertJson(record, brokerName, context.publicUrl));
  const changed = alerts.map((alert) => ({ type: 'alert', alert, cause: frame }) as const);
  await appendChanges(tx, [...changed, ...frames]);
  return new Map(alerts.map((alert) => [alert.id, alert]));
}

/** `changeTogether` for one alert; throws what stands in its way. */
export async function changeAlert(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  input: AlertChangeInput,
): Promise<Alert> {
  const outcome = (await changeTogether(context, actor, verb, [input])).get(input.id);
  if (outcome === undefined) throw new AppError('not_found', 'There is no such alert.');
  if (outcome instanceof AppError) throw outcome;
  return outcome;
}
