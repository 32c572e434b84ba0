import { z } from 'zod';
import { toAlertJson } from '@/lib/alerting/alert-record';
import { type AlertVerb, decideAlertVerb } from '@/lib/alerting/decide-alert-verb';
import { saveAlert, toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Alert as AlertRow, Prisma } from '@/lib/db/generated/client';
import { type Alert, alertVerdictSchema } from '@/lib/domain/alert';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const commentMax = 10_000;

export const alertNote = z
  .string()
  .max(commentMax)
  .transform((text) => text.trim());
export const alertVerbInput = z.object({
  id: z.uuid(),
  comment: alertNote.optional().describe('why; kept in the timeline'),
  version: z
    .number()
    .int()
    .optional()
    .describe('the version that was looked at; refused when it has changed'),
});
export type AlertVerbInput = z.output<typeof alertVerbInput>;
export const resolveAlertInput = alertVerbInput.extend({
  verdict: alertVerdictSchema
    .nullish()
    .describe('what it was; benign and false ones are kept quiet for a while'),
});
export type ResolveAlertInput = z.output<typeof resolveAlertInput>;

const causeOf = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  reopen: 'reopened',
  comment: 'comment',
} as const satisfies Record<AlertVerb, string>;

async function lockAlert(tx: Prisma.TransactionClient, id: string) {
  await tx.$executeRaw`SELECT 1 FROM alert WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.alert.findUnique({ where: { id }, include: { broker: { select: { name: true } } } });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  return row;
}

async function hasNewerTwin(tx: Prisma.TransactionClient, row: AlertRow): Promise<boolean> {
  const { id, brokerId, detector, dedupKey } = row;
  const twins = await tx.alert.count({
    where: { brokerId, detector, dedupKey, state: { not: 'resolved' }, id: { not: id } },
  });
  return twins > 0;
}

/**
 * Does one verb to an alert under a row lock: what `decideAlertVerb` says, with timeline, audit and live frame in one
 * transaction. Throws `not_found`, and `conflict` when it cannot be done in the state the alert is in.
 */
export async function changeAlert(
  context: ServiceContext,
  actor: Actor,
  verb: AlertVerb,
  input: ResolveAlertInput,
): Promise<Alert> {
  requirePermission(actor, 'triage');
  return context.db.$transaction(async (tx) => {
    const row = await lockAlert(tx, input.id);
    const decision = decideAlertVerb(toAlertRecord(row), {
      verb,
      actor: actor.name,
      now: context.now(),
      comment: input.comment,
      verdict: input.verdict,
      version: input.version,
      hasNewerTwin: await hasNewerTwin(tx, row),
    });
    if (!decision.ok) throw new AppError('conflict', decision.message);
    await saveAlert(tx, decision.next, decision.timeline);
    await recordAudit(tx, actor, {
      action: `alert.${causeOf[verb]}`,
      resource: 'alert',
      resourceId: input.id,
      before: { state: row.state },
      after: {
        state: decision.next.state,
        ...(verb === 'resolve' ? { verdict: decision.next.verdict } : {}),
      },
    });
    const alert = toAlertJson(decision.next, row.broker.name, context.publicUrl);
    await appendChanges(tx, [{ type: 'alert', alert, cause: causeOf[verb] }]);
    return alert;
  });
}
