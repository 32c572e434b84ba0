import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { FleetLive } from '@/components/devices/fleet-live';
import { toFleetInput, toSummaryInput } from '@/components/devices/fleet-query';
import { listAvailability, listAvailabilityInput } from '@/lib/services/availability/list-availability';
import {
  availabilitySummaryInput,
  summariseAvailability,
} from '@/lib/services/availability/summarise-availability';
import { type PageQuery, toQuery } from '../to-query';
import { readWatchedSince } from './read-watched-since';
import { validOrNull } from './valid-or-null';

export const metadata: Metadata = { title: 'Devices' };

const pageSize = 500;
const nothing = { items: [], nextCursor: null };

export default async function DevicesPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/devices');
  const context = await getServiceContext();
  const query = toQuery(await searchParams);
  const opened = query.get('open');
  if (opened !== null && /^\d{1,9}$/.test(opened)) redirect(`/devices/node/${opened}`);
  const filters = toFleetInput(query);
  const input = listAvailabilityInput.safeParse(Object.fromEntries(filters));
  const summaryInput = availabilitySummaryInput.safeParse(Object.fromEntries(toSummaryInput(query)));
  const [initial, summary, watchedSince] = await Promise.all([
    input.success ? validOrNull(listAvailability(context, actor, { ...input.data, limit: pageSize })) : null,
    summaryInput.success ? validOrNull(summariseAvailability(context, actor, summaryInput.data)) : null,
    readWatchedSince(),
  ]);
  return (
    <FleetLive
      initial={initial ?? nothing}
      initialAddress={initial === null ? '' : `availability?${filters}`}
      initialSummary={summary}
      watchedSince={watchedSince}
    />
  );
}
