import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { IncidentDetailLive } from '@/components/incidents/incident-detail-live';
import { getIncidentDetail, incidentIdInput } from '@/lib/services/incidents/get-incident-detail';
import { foundOr404 } from '../../found-or-404';

export const metadata: Metadata = { title: 'Incident' };

export default async function IncidentPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await requireActor(`/incidents/${id}`);
  const input = incidentIdInput.safeParse({ id });
  if (!input.success) notFound();
  return (
    <IncidentDetailLive
      initial={await foundOr404(getIncidentDetail(await getServiceContext(), actor, input.data))}
    />
  );
}
