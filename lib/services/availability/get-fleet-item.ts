import { z } from 'zod';
import type { FleetItemView } from '@/lib/domain/availability-views';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { countRebirths } from './count-rebirths';
import { toFleetItem } from './fleet-view';
import { measureFleet } from './measure-fleet';
import { periodOf, periodQuery } from './period-input';
import { entityFields, requireEntity } from './require-entity';

export const fleetItemInput = z.object({ ...entityFields, ...periodQuery });

/** One edge node, device or defined device with its availability over a period; throws `not_found` and `invalid`. */
export async function getFleetItem(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof fleetItemInput>,
): Promise<FleetItemView> {
  requirePermission(actor, 'read');
  const period = periodOf(input, context.now());
  const { brokerId, kind, id } = await requireEntity(context, input);
  const fleet = await measureFleet(context, { brokerId, entity: { kind, id } }, period);
  const [own] = fleet.all;
  if (own === undefined) throw new Error('an entity went away while it was measured');
  const rebirths = await countRebirths(context, [own.entity], period);
  return toFleetItem(own, fleet, rebirths, context.now().getTime());
}
