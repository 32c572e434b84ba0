import { z } from 'zod';
import type { Retention as SeriesRetention } from '@/lib/db/partitions';
import { auditDaysMin } from '@/lib/db/prune-audit';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

const key = 'retention';
const days = (title: string, byDefault: number, least = 1) =>
  z.coerce.number().int().min(least).max(3650).default(byDefault).meta({ title });

type Retention = SeriesRetention & { readonly alertDays: number; readonly auditDays: number };

/** Days to keep of each series, of resolved alerts and of the audit trail; the worker drops what is older. */
export const retentionSchema = z.object({
  eventDays: days('Broker events, in days', 30),
  minuteDays: days('Rates of topics and courses of metrics by the minute, in days', 14),
  metricDays: days('Broker metrics, in days', 90),
  alertDays: days('Resolved alerts with their incidents, in days', 365, 7),
  auditDays: days('Audit log, in days', 730, auditDaysMin),
});

/** The retention in force: what was set, else the defaults. */
export async function getRetention(context: Pick<ServiceContext, 'db'>, actor: Actor): Promise<Retention> {
  requirePermission(actor, 'read');
  const row = await context.db.appSetting.findUnique({ where: { key } });
  return retentionSchema.catch(retentionSchema.parse({})).parse(row?.value ?? {});
}

/** Sets the retention; the worker follows at its next retention run. */
export async function setRetention(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof retentionSchema>,
): Promise<Retention> {
  requirePermission(actor, 'configure');
  const before = await getRetention(context, actor);
  await context.db.$transaction(async (tx) => {
    await tx.appSetting.upsert({ where: { key }, create: { key, value: input }, update: { value: input } });
    await recordAudit(tx, actor, {
      action: 'retention.changed',
      resource: 'setting',
      resourceId: key,
      before,
      after: input,
    });
  });
  return input;
}
