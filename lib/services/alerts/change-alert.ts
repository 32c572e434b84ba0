import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Alert as AlertRow, Prisma } from '@/lib/db/generated/client';
import type { Alert, AlertState } from '@/lib/domain/alert';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toAlert } from './alert-view';

const commentMax = 10_000;

/** What a person does to an alert; the words of the timeline and of the live frame. */
export type AlertVerb = 'acknowledged' | 'resolved' | 'reopened' | 'comment';

export const alertNote = z
  .string()
  .max(commentMax)
  .refine((text) => !text.includes('\u0000'), 'must not contain the NUL character')
  .transform((text) => text.trim());
export const alertVerbInput = z.object({
  id: z.uuid(),
  comment: alertNote.optional().describe('why; kept in the timeline'),
});
export type AlertVerbInput = z.output<typeof alertVerbInput>;

type Change = {
  readonly verb: AlertVerb;
  /** States from which it can be done, with the columns that it sets. */
  readonly from: readonly AlertState[];
  columns(actor: Actor, now: Date): Prisma.AlertUpdateInput;
};

async function lockAlert(tx: Prisma.TransactionClient, id: string): Promise<AlertRow> {
  await tx.$executeRaw`SELECT 1 FROM alert WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.alert.findUnique({ where: { id } });
  if (row === null) throw new AppError('not_found', 'There is no such alert.');
  return row;
}

async function requireNoTwin(tx: Prisma.TransactionClient, row: AlertRow): Promise<void> {
  const twin = await tx.alert.findFirst({
    where: {
      brokerId: row.brokerId,
      detector: row.detector,
      dedupKey: row.dedupKey,
      state: { not: 'resolved' },
    },
    select: { id: true },
  });
  if (twin !== null && twin.id !== row.id) {
    throw new AppError('conflict', 'The same condition already has a newer alert.');
  }
}

/**
 * Does one verb to an alert under a row lock: new state, timeline, audit and live frame in one transaction. Throws
 * `not_found`, and `conflict` when the alert is not in a state from which that can be done.
 */
export async function changeAlert(
  context: ServiceContext,
  actor: Actor,
  input: AlertVerbInput,
  change: Change,
): Promise<Alert> {
  requirePermission(actor, 'triage');
  return context.db.$transaction(async (tx) => {
    const before = await lockAlert(tx, input.id);
    if (!(change.from as readonly string[]).includes(before.state)) {
      throw new AppError('conflict', `The alert is ${before.state}.`);
    }
    if (change.verb === 'reopened') await requireNoTwin(tx, before);
    const after = await tx.alert.update({
      where: { id: input.id },
      data: { ...change.columns(actor, context.now()), version: { increment: 1 } },
      include: { broker: { select: { name: true } } },
    });
    await tx.alertEvent.create({
      data: {
        alertId: input.id,
        at: context.now(),
        kind: change.verb,
        actor: actor.name,
        text: input.comment ?? '',
      },
    });
    await recordAudit(tx, actor, {
      action: `alert.${change.verb}`,
      resource: 'alert',
      resourceId: input.id,
      before: { state: before.state },
      after: { state: after.state },
    });
    const alert = toAlert(after, context.publicUrl);
    await appendChanges(tx, [{ type: 'alert', alert, cause: change.verb }]);
    return alert;
  });
}
