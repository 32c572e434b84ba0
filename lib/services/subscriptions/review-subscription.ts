import { z } from 'zod';
import { toAlertJson } from '@/lib/alerting/alert-record';
import { decideAlertVerb } from '@/lib/alerting/decide-alert-verb';
import { saveAlert, toAlertRecord } from '@/lib/db/alert-repository';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma } from '@/lib/db/generated/client';
import { filterCovers } from '@/lib/detection/allow-list';
import type { SubscriptionView } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import type { LiveFrame } from '@/lib/live/live-frame';
import { recordAudit } from '../audit/record-audit';
import { rowId } from '../brokers/require-broker';
import { tellAlerts } from '../incidents/tell-alerts';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { allowSubscription, judgeOf } from './allow-subscription';
import { readConnections, toSubscriptionView } from './subscription-view';

export const subscriptionIdInput = z.object({ id: rowId });
type SubscriptionIdInput = z.output<typeof subscriptionIdInput>;
type Tx = Prisma.TransactionClient;

/** Lists in evidence are cut at this length, so that a longer one may hide a filter. */
const evidenceListMax = 20;
const filtersOf = z.object({
  filters: z
    .array(z.string())
    .min(1)
    .max(evidenceListMax - 1),
});

async function lockSubscription(tx: Tx, id: number) {
  await tx.$executeRaw`SELECT 1 FROM subscription WHERE id = ${id}::int FOR UPDATE`;
  const row = await tx.subscription.findUnique({
    where: { id },
    include: { broker: { select: { name: true } } },
  });
  if (row === null) throw new AppError('not_found', `There is no subscription ${id}.`);
  return row;
}
type Row = Awaited<ReturnType<typeof lockSubscription>>;

async function viewOf(tx: Tx, row: Row): Promise<SubscriptionView> {
  const connectedOf = await readConnections(tx, [row]);
  return toSubscriptionView(row, connectedOf(row));
}

/** Resolves the MQTT client's alerts that are about nothing but what has been approved. */
async function resolveAlerts(tx: Tx, row: Row, actor: Actor, context: ServiceContext): Promise<LiveFrame[]> {
  const alerts = await tx.alert.findMany({
    where: {
      brokerId: row.brokerId,
      detector: judgeOf(row.filter),
      subjectKind: 'client',
      subjectId: row.clientId,
      state: { not: 'resolved' },
    },
  });
  const frames: LiveFrame[] = [];
  for (const { id } of alerts) {
    await tx.$executeRaw`SELECT 1 FROM alert WHERE id = ${id}::uuid FOR UPDATE`;
    const record = toAlertRecord(await tx.alert.findUniqueOrThrow({ where: { id } }));
    const { success, data } = filtersOf.safeParse(record.evidence);
    if (!success || !data.filters.every((filter) => filterCovers(row.filter, filter))) continue;
    const comment = `${actor.name} approved the subscription to ${row.filter}.`;
    const decision = decideAlertVerb(record, {
      verb: 'resolve',
      actor: actor.name,
      now: context.now(),
      comment,
    });
    if (!decision.ok) continue;
    await saveAlert(tx, decision.next, decision.timeline);
    frames.push(...(await tellAlerts(tx, [{ record: decision.next, news: null }], context.now())));
    const alert = toAlertJson(decision.next, row.broker.name, context.publicUrl);
    frames.push({ type: 'alert', alert, cause: 'resolved' });
  }
  return frames;
}

async function setReview(
  context: ServiceContext,
  actor: Actor,
  { id }: SubscriptionIdInput,
  review: 'approved' | 'refused',
): Promise<SubscriptionView> {
  requirePermission(actor, 'configure');
  return context.db.$transaction(async (tx) => {
    const row = await lockSubscription(tx, id);
    if (row.review === review) return viewOf(tx, row);
    const isApproved = review === 'approved';
    const allowed =
      isApproved || row.review === 'approved' ? await allowSubscription(tx, row, isApproved) : null;
    await tx.subscription.update({ where: { id }, data: { review } });
    const frames = isApproved ? await resolveAlerts(tx, row, actor, context) : [];
    const { clientId, filter, brokerId } = row;
    await recordAudit(tx, actor, {
      action: `subscription.${review}`,
      resource: 'subscription',
      resourceId: String(id),
      before: { review: row.review },
      after: {
        review,
        clientId,
        filter,
        ...(allowed === null
          ? {}
          : {
              [isApproved ? 'allowed' : 'noLongerAllowed']: { detector: allowed.detector, ...allowed.entry },
            }),
      },
    });
    await appendChanges(tx, [
      ...frames,
      { type: 'changed', resource: 'subscriptions', brokerId },
      ...(allowed === null ? [] : [{ type: 'changed', resource: 'detectors', brokerId: null } as const]),
    ]);
    return viewOf(tx, { ...row, review });
  });
}

/**
 * Says that a subscription belongs: it goes onto the allow-list as narrowly as it can be written, and alerts of the MQTT
 * client about nothing else are resolved. Doing it again changes nothing. Throws `not_found` and `conflict`.
 */
export function approveSubscription(
  context: ServiceContext,
  actor: Actor,
  input: SubscriptionIdInput,
): Promise<SubscriptionView> {
  return setReview(context, actor, input, 'approved');
}

/** Says that a subscription does not belong: its alerts stay, and an earlier approval is taken back. Throws `not_found`. */
export function refuseSubscription(
  context: ServiceContext,
  actor: Actor,
  input: SubscriptionIdInput,
): Promise<SubscriptionView> {
  return setReview(context, actor, input, 'refused');
}
