import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { RoutingLive } from '@/components/routing/routing-live';
import { listChannels } from '@/lib/services/channels/list-channels';
import { listRoutingRules } from '@/lib/services/routing/list-routing-rules';

export const metadata: Metadata = { title: 'Routing' };

export default async function RoutingPage() {
  const actor = await requireActor('/routing');
  const context = await getServiceContext();
  const [rules, channels] = await Promise.all([
    listRoutingRules(context, actor),
    listChannels(context, actor, {}),
  ]);
  return <RoutingLive rules={rules} channels={channels} />;
}
