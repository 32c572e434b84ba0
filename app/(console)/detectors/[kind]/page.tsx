import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { DetectorDetailLive } from '@/components/detectors/detector-detail-live';
import { listDetectors } from '@/lib/services/detectors/list-detectors';

export const metadata: Metadata = { title: 'Detector' };

export default async function DetectorPage({ params }: { readonly params: Promise<{ kind: string }> }) {
  const { kind } = await params;
  const actor = await requireActor(`/detectors/${encodeURIComponent(kind)}`);
  const { items } = await listDetectors(await getServiceContext(), actor);
  const initial = items.find((detector) => detector.kind === kind);
  if (initial === undefined) notFound();
  return <DetectorDetailLive initial={initial} />;
}
