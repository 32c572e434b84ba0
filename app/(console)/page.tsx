import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { OverviewLive } from '@/components/overview/overview-live';
import { listAlerts } from '@/lib/services/alerts/list-alerts';
import { readUsualRates } from '@/lib/services/overview/read-usual-rates';
import { listEdgeNodes } from '@/lib/services/sparkplug/list-edge-nodes';
import { readOverview } from './read-console';
import { type PageQuery, toQuery } from './to-query';

export const metadata: Metadata = { title: 'Overview' };

const pageMax = 500;
const trendMs = 24 * 3_600_000;

/** The one broker that the page shows: the one chosen, or the only one. */
async function shownBroker(chosen: string | null): Promise<number | null> {
  const { brokers } = await readOverview();
  const shown = brokers.filter(({ id }) => chosen === null || String(id) === chosen);
  return shown.length === 1 ? (shown[0]?.id ?? null) : null;
}

export default async function OverviewPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/');
  const context = await getServiceContext();
  const brokerId = await shownBroker(toQuery(await searchParams).get('broker'));
  const [nodes, recent, hours] = await Promise.all([
    listEdgeNodes(context, actor, { limit: pageMax }),
    listAlerts(context, actor, { limit: pageMax }),
    brokerId === null ? null : readUsualRates(context, actor, brokerId),
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
      usual={brokerId === null || hours === null ? null : { brokerId, hours }}
    />
  );
}
