import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { BrokersLive } from '@/components/brokers/brokers-live';

export const metadata: Metadata = { title: 'Brokers' };

export default async function BrokersPage() {
  await requireActor('/brokers');
  return <BrokersLive />;
}
