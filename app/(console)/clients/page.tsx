import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toClientFilters } from '@/components/clients/client-query';
import { ClientsLive } from '@/components/clients/clients-live';
import { listMqttClients, listMqttClientsInput } from '@/lib/services/clients/list-mqtt-clients';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'MQTT clients' };

export default async function ClientsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/clients');
  const filters = toClientFilters(toQuery(await searchParams));
  const input = listMqttClientsInput.safeParse(Object.fromEntries(filters));
  const initial = await listMqttClients(await getServiceContext(), actor, input.success ? input.data : {});
  return <ClientsLive initial={initial} initialAddress={input.success ? `clients?${filters}` : ''} />;
}
