import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toSubscriptionFilters } from '@/components/subscriptions/subscription-query';
import { SubscriptionsLive } from '@/components/subscriptions/subscriptions-live';
import { listSubscriptions, listSubscriptionsInput } from '@/lib/services/subscriptions/list-subscriptions';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Subscriptions' };

export default async function SubscriptionsPage({
  searchParams,
}: {
  readonly searchParams: Promise<PageQuery>;
}) {
  const actor = await requireActor('/subscriptions');
  const filters = toSubscriptionFilters(toQuery(await searchParams));
  const input = listSubscriptionsInput.safeParse(Object.fromEntries(filters));
  const initial = await listSubscriptions(await getServiceContext(), actor, input.success ? input.data : {});
  return (
    <SubscriptionsLive initial={initial} initialAddress={input.success ? `subscriptions?${filters}` : ''} />
  );
}
