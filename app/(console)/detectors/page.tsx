import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { DetectorsLive } from '@/components/detectors/detectors-live';
import { listDetectors } from '@/lib/services/detectors/list-detectors';

export const metadata: Metadata = { title: 'Detectors' };

export default async function DetectorsPage() {
  const actor = await requireActor('/detectors');
  return <DetectorsLive initial={await listDetectors(await getServiceContext(), actor)} />;
}
