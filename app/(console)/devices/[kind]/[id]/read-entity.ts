import type { EntityView } from '@/components/devices/entity-view';
import type { EntityRef, MetricView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { requireDefinedDevice } from '@/lib/services/availability/defined-devices';
import type { Actor, ServiceContext } from '@/lib/services/service-context';
import { listDeviceMetrics, listNodeMetrics } from '@/lib/services/sparkplug/list-metrics';
import { requireDevice } from '@/lib/services/sparkplug/require-device';
import { requireEdgeNode } from '@/lib/services/sparkplug/require-edge-node';

/** One entity with the address at which the browser reads it again; throws `not_found`. */
export async function readEntity(
  context: ServiceContext,
  actor: Actor,
  { kind, id }: EntityRef,
): Promise<EntityView> {
  switch (kind) {
    case 'node':
      return { kind, address: `sparkplug/nodes/${id}`, view: await requireEdgeNode(context, actor, { id }) };
    case 'device':
      return { kind, address: `sparkplug/devices/${id}`, view: await requireDevice(context, actor, { id }) };
    case 'defined':
      return {
        kind,
        address: `defined-devices/${id}`,
        view: await requireDefinedDevice(context, actor, { id }),
      };
  }
}

/** The first metrics of an entity; none for one that does not speak Sparkplug. */
export async function readMetrics(
  context: ServiceContext,
  actor: Actor,
  { kind, id }: EntityRef,
): Promise<Page<MetricView>> {
  if (kind === 'defined') return { items: [], nextCursor: null };
  return kind === 'node'
    ? listNodeMetrics(context, actor, { id })
    : listDeviceMetrics(context, actor, { id });
}
