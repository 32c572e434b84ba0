import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { type CapturedAlert, type CaseView, capturedAlertSchema } from '@/lib/domain/case-views';
import type { Json } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import type { Actor, ServiceContext } from '../service-context';
import { captureAlert, toStoredCapture } from './capture-alert';
import { caseVersion, changeCase, requireOpen } from './lock-case';

/** Alerts that one case holds; each brings its evidence and up to 600 broker events. */
const alertsMax = 100;

export const alertIdsSchema = z.array(z.uuid()).max(alertsMax);
export const addCaseAlertsInput = z.object({
  id: z.uuid(),
  alertIds: alertIdsSchema.min(1),
  ...caseVersion,
});
export const removeCaseAlertInput = z.object({ id: z.uuid(), alertId: z.uuid() });

/** What a `case_alert.captured` column holds. */
export function readCapture(stored: unknown): CapturedAlert {
  return capturedAlertSchema.parse(stored);
}

async function putAlert(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  place: { readonly caseId: string; readonly alertId: string; readonly addedBy: string },
): Promise<CapturedAlert> {
  const { caseId, alertId, addedBy } = place;
  const key = { caseId_alertId: { caseId, alertId } };
  const former = await tx.caseAlert.findUnique({ where: key });
  const before = former === null ? null : readCapture(former.captured);
  const captured = (await captureAlert(tx, context, alertId, before)) ?? before;
  if (captured === null) throw new AppError('not_found', `There is no alert ${alertId}.`);
  const columns = { captured: toStoredCapture(captured) };
  await tx.caseAlert.upsert({
    where: key,
    create: { caseId, alertId, addedBy, addedAt: context.now(), ...columns },
    update: columns,
  });
  return captured;
}

/**
 * Puts alerts into a case and captures each; one that is in it already is captured again. Returns the captures. Throws
 * `not_found` for an alert that does not exist, and `conflict` when the case would hold more than 100.
 */
export async function putAlerts(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  place: { readonly caseId: string; readonly addedBy: string; readonly alertIds: readonly string[] },
): Promise<CapturedAlert[]> {
  const { caseId, addedBy } = place;
  const captures: CapturedAlert[] = [];
  for (const alertId of new Set(place.alertIds))
    captures.push(await putAlert(tx, context, { caseId, alertId, addedBy }));
  if ((await tx.caseAlert.count({ where: { caseId } })) > alertsMax)
    throw new AppError('conflict', `A case holds at most ${alertsMax} alerts.`);
  return captures;
}

/** For the audit trail: which alerts, by id and title. */
export function auditedAlerts(captures: readonly CapturedAlert[]): Json {
  return captures.map(({ alert }) => ({ id: alert.id, title: alert.title }));
}

/** Puts alerts into an open case, with everything around them. Throws `not_found` and `conflict`. */
export function addCaseAlerts(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addCaseAlertsInput>,
): Promise<CaseView> {
  return changeCase(context, actor, input, async (tx, row) => {
    requireOpen(row);
    const { alertIds } = input;
    const captures = await putAlerts(tx, context, { caseId: row.id, addedBy: actor.name, alertIds });
    return { action: 'case.alerts-added', before: null, after: { alerts: auditedAlerts(captures) } };
  });
}

/** Takes an alert out of an open case; what was captured of it is lost. Throws `not_found` and `conflict`. */
export function removeCaseAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof removeCaseAlertInput>,
): Promise<CaseView> {
  return changeCase(context, actor, { id: input.id }, async (tx, row) => {
    requireOpen(row);
    const key = { caseId_alertId: { caseId: row.id, alertId: input.alertId } };
    const held = await tx.caseAlert.findUnique({ where: key });
    if (held === null) throw new AppError('not_found', 'This alert is not in the case.');
    await tx.caseAlert.delete({ where: key });
    const alerts = auditedAlerts([readCapture(held.captured)]);
    return { action: 'case.alert-removed', before: { alerts }, after: null };
  });
}

/** Captures all alerts of a case again, as they stand now; those that are no longer stored stay as they were. */
export async function captureAllAgain(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  caseId: string,
): Promise<void> {
  const held = await tx.caseAlert.findMany({ where: { caseId }, select: { alertId: true, addedBy: true } });
  for (const { alertId, addedBy } of held) await putAlert(tx, context, { caseId, alertId, addedBy });
}
