import { z } from 'zod';
import { proposeMatcher } from '@/lib/alerting/suppression/propose-matcher';
import { toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Exception, Prisma } from '@/lib/db/generated/client';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { factsOf } from '../incidents/facts-of';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { requireNarrowOrConfigure } from '../silences/require-wide-mute';
import { reviewAfterChange } from '../silences/review-mutes';
import { narrowMatcher, reasonField } from '../silences/stored-matcher';
import { toExceptionView } from './exception-view';

const dayMs = 86_400_000;
const daysDefault = 7;
const daysMax = 366;
/** Exceptions in force at once: each finding is compared with them. */
const activeMax = 1000;

export const proposeExceptionInput = z.object({ alertId: z.uuid() });
export const addExceptionInput = z.object({
  alertId: z.uuid().nullish().describe('the alert it is made from'),
  matcher: narrowMatcher
    .nullish()
    .describe('what is expected; without it the detector, MQTT clients, addresses and filters of the alert'),
  reason: reasonField,
  owner: z.string().trim().min(1).max(200).nullish().describe('who answers for it; you when left out'),
  expiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullish()
    .describe('until when, at most a year; in 7 days when left out'),
});
export const exceptionIdInput = z.object({ id: z.uuid() });

function audited(row: Exception): JsonObject {
  return {
    matcher: row.matcher as JsonObject,
    reason: row.reason,
    owner: row.owner,
    alertId: row.alertId,
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedBy: row.revokedBy,
  };
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

async function matcherOf(db: Prisma.TransactionClient, alertId: string): Promise<AlertMatcher> {
  const row = await db.alert.findUnique({ where: { id: alertId } });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  return proposeMatcher([factsOf(toAlertRecord(row))]);
}

/** The narrowest exception that an alert suggests, for a form. Throws `not_found`. */
export async function proposeExceptionFor(
  context: ServiceContext,
  actor: Actor,
  { alertId }: z.output<typeof proposeExceptionInput>,
): Promise<{ readonly matcher: AlertMatcher; readonly owner: string; readonly expiresAt: string }> {
  requirePermission(actor, 'read');
  const expiresAt = new Date(context.now().getTime() + daysDefault * dayMs).toISOString();
  return { matcher: await matcherOf(context.db, alertId), owner: actor.name, expiresAt };
}

async function follow(
  tx: Prisma.TransactionClient,
  actor: Actor,
  change: { readonly verb: 'added' | 'revoked'; readonly before?: Exception; readonly after: Exception },
): Promise<void> {
  await recordAudit(tx, actor, {
    action: `exception.${change.verb}`,
    resource: 'exception',
    resourceId: change.after.id,
    before: change.before ? audited(change.before) : null,
    after: audited(change.after),
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'silences', brokerId: null }]);
}

/**
 * Says that something is expected until a time: what it matches is recorded and counted, and told to nobody. Throws
 * `not_found` for the alert, `invalid`, `conflict` when there are too many, and `forbidden` for one that fits everything by
 * somebody who may not configure.
 */
export async function addException(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addExceptionInput>,
): Promise<ExceptionView> {
  requirePermission(actor, 'triage');
  const now = context.now();
  const expiresAt = input.expiresAt ?? new Date(now.getTime() + daysDefault * dayMs);
  if (expiresAt <= now) throw invalid('expiresAt', 'must lie in the future');
  if (expiresAt.getTime() - now.getTime() > daysMax * dayMs)
    throw invalid('expiresAt', 'must be within a year');
  const alertId = input.alertId ?? null;
  if (alertId === null && !input.matcher) throw invalid('matcher', 'is needed without an alert');
  const row = await context.db.$transaction(async (tx) => {
    if ((await tx.exception.count({ where: { revokedAt: null, expiresAt: { gt: now } } })) >= activeMax)
      throw new AppError('conflict', `There are already ${activeMax} exceptions in force.`);
    const proposed = alertId === null ? null : await matcherOf(tx, alertId);
    const matcher = input.matcher ?? proposed ?? {};
    await requireNarrowOrConfigure(tx, actor, matcher);
    const { reason } = input;
    const owner = input.owner ?? actor.name;
    const after = await tx.exception.create({
      data: { matcher, reason, owner, alertId, expiresAt, author: actor.name, createdAt: now },
    });
    await follow(tx, actor, { verb: 'added', after });
    return after;
  });
  await reviewAfterChange(context);
  return toExceptionView(row, now);
}

/** Ends an exception now; what it muted and is still open is told. Throws `not_found`, and `conflict` when it is over. */
export async function revokeException(
  context: ServiceContext,
  actor: Actor,
  { id }: z.output<typeof exceptionIdInput>,
): Promise<ExceptionView> {
  requirePermission(actor, 'triage');
  const now = context.now();
  const row = await context.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM exception WHERE id = ${id}::uuid FOR UPDATE`;
    const before = await tx.exception.findUnique({ where: { id } });
    if (before === null) throw new AppError('not_found', 'There is no such exception.');
    if (before.revokedAt !== null || before.expiresAt <= now)
      throw new AppError('conflict', 'The exception is already over.');
    const after = await tx.exception.update({
      where: { id },
      data: { revokedAt: now, revokedBy: actor.name },
    });
    await follow(tx, actor, { verb: 'revoked', before, after });
    return after;
  });
  await reviewAfterChange(context);
  return toExceptionView(row, now);
}
