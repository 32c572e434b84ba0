import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { OverviewLive } from '@/components/overview/overview-live';
import { listAlerts } from '@/lib/services/alerts/list-alerts';
import { listEdgeNodes } from '@/lib/services/sparkplug/list-edge-nodes';

export const metadata: Metadata = { title: 'Overview' };

const pageMax = 500;
const trendMs = 24 * 3_600_000;

export default async function OverviewPage() {
  const actor = await requireActor('/');
  const context = await getServiceContext();
  const [nodes, recent] = await Promise.all([
    listEdgeNodes(context, actor, { limit: pageMax }),
    listAlerts(context, actor, { limit: pageMax }),
  ]);
  const since = new Date(context.now().getTime() - trendMs).toISOString();
  const reachesBack = recent.nextCursor === null || (recent.items.at(-1)?.lastSeenAt ?? '') < since;
  const alerts = recent.items
    .filter((alert) => alert.firstSeenAt >= since)
    .map(({ id, firstSeenAt, severity }) => ({ id, firstSeenAt, severity }));
  return (
    <OverviewLive
      nodes={nodes.items}
      areNodesComplete={nodes.nextCursor === null}
      trend={{ alerts, isComplete: reachesBack }}
    />
  );
}
