import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { DetectorDetailLive } from '@/components/detectors/detector-detail-live';
import { detectorKindInput, requireDetector } from '@/lib/services/detectors/require-detector';
import { foundOr404 } from '../../found-or-404';

export const metadata: Metadata = { title: 'Detector' };

export default async function DetectorPage({ params }: { readonly params: Promise<{ kind: string }> }) {
  const { kind } = await params;
  const actor = await requireActor(`/detectors/${encodeURIComponent(kind)}`);
  const input = detectorKindInput.safeParse({ kind });
  if (!input.success) notFound();
  return (
    <DetectorDetailLive
      initial={await foundOr404(requireDetector(await getServiceContext(), actor, input.data))}
    />
  );
}
