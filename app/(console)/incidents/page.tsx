import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toIncidentFilters } from '@/components/incidents/incident-query';
import { IncidentsLive } from '@/components/incidents/incidents-live';
import { listIncidents, listIncidentsInput } from '@/lib/services/incidents/list-incidents';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Incidents' };

export default async function IncidentsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/incidents');
  const filters = toIncidentFilters(toQuery(await searchParams));
  const input = listIncidentsInput.safeParse(Object.fromEntries(filters));
  const initial = await listIncidents(await getServiceContext(), actor, input.success ? input.data : {});
  return <IncidentsLive initial={initial} initialAddress={input.success ? `incidents?${filters}` : ''} />;
}
