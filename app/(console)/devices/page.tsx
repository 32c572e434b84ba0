import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toDeviceFilters } from '@/components/devices/device-query';
import { DevicesLive } from '@/components/devices/devices-live';
import { listEdgeNodes, listEdgeNodesInput } from '@/lib/services/sparkplug/list-edge-nodes';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Devices' };

export default async function DevicesPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/devices');
  const filters = toDeviceFilters(toQuery(await searchParams));
  const input = listEdgeNodesInput.safeParse(Object.fromEntries(filters));
  const initial = await listEdgeNodes(await getServiceContext(), actor, input.success ? input.data : {});
  return <DevicesLive initial={initial} initialAddress={input.success ? `sparkplug/nodes?${filters}` : ''} />;
}
