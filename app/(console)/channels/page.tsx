import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { ChannelsLive } from '@/components/channels/channels-live';
import { toDeliveryFilters } from '@/components/channels/delivery-query';
import { listChannelKinds } from '@/lib/services/channels/list-channel-kinds';
import { listChannels } from '@/lib/services/channels/list-channels';
import { listNotifications, listNotificationsInput } from '@/lib/services/notifications/list-notifications';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Channels' };

export default async function ChannelsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/channels');
  const context = await getServiceContext();
  const filters = toDeliveryFilters(toQuery(await searchParams), context.now().getTime());
  const input = listNotificationsInput.safeParse(Object.fromEntries(filters));
  const [kinds, channels, deliveries] = await Promise.all([
    listChannelKinds(context, actor),
    listChannels(context, actor, {}),
    listNotifications(context, actor, input.success ? input.data : {}),
  ]);
  return (
    <ChannelsLive
      kinds={kinds}
      channels={channels}
      deliveries={deliveries}
      deliveriesAddress={input.success ? `notifications?${filters}` : ''}
    />
  );
}
