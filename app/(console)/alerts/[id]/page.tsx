import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { AlertDetailLive } from '@/components/alerts/alert-detail-live';
import { alertIdInput, getAlertDetail } from '@/lib/services/alerts/get-alert-detail';
import { foundOr404 } from '../../found-or-404';

export const metadata: Metadata = { title: 'Alert' };

export default async function AlertPage({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await requireActor(`/alerts/${id}`);
  const input = alertIdInput.safeParse({ id });
  if (!input.success) notFound();
  return (
    <AlertDetailLive
      initial={await foundOr404(getAlertDetail(await getServiceContext(), actor, input.data))}
    />
  );
}
