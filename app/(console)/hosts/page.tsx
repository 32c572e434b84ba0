import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { HostsLive } from '@/components/hosts/hosts-live';
import { listHosts } from '@/lib/services/sparkplug/list-hosts';
import { readWatchedSince } from '../devices/read-watched-since';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Host applications' };

export default async function HostsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/hosts');
  const broker = toQuery(await searchParams).get('broker');
  const brokerId = broker !== null && /^\d{1,9}$/.test(broker) ? Number(broker) : undefined;
  const initial = await listHosts(await getServiceContext(), actor, { brokerId });
  return (
    <HostsLive
      initial={initial}
      initialAddress={`sparkplug/hosts?${brokerId === undefined ? '' : `brokerId=${brokerId}`}`}
      watchedSince={await readWatchedSince()}
    />
  );
}
