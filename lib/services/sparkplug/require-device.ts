import { z } from 'zod';
import type { DeviceDetailView } from '@/lib/domain/availability-views';
import { AppError } from '@/lib/errors';
import { readSightNow } from '../availability/as-seen-now';
import { placeOfEntity, readSiteRules } from '../availability/measure-fleet';
import { rowId } from '../brokers/require-broker';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { countOpenAlertsOf } from './count-open-alerts';
import { toSparkplugDevice, withNode } from './device-view';

export const deviceIdInput = z.object({ id: rowId });

/** One Sparkplug device; throws `not_found`. */
export async function requireDevice(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof deviceIdInput>,
): Promise<DeviceDetailView> {
  requirePermission(actor, 'read');
  const row = await context.db.device.findUnique({ where: { id: input.id }, include: withNode });
  if (row === null) throw new AppError('not_found', `There is no device ${input.id}.`);
  const { brokerId } = row.node;
  const view = toSparkplugDevice(row, (await readSightNow(context, [brokerId])).get(brokerId));
  const name = `${view.group}/${view.edgeNode}/${view.device}`;
  return {
    ...view,
    place: placeOfEntity(await readSiteRules(context), { ...view, name }),
    openAlerts: await countOpenAlertsOf(context, view.brokerId, { kind: 'device', id: name }),
  };
}
