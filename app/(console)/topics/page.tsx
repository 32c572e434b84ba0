import type { Metadata } from 'next';
import { requireActor } from '@/app/_server/require-actor';
import { getServiceContext } from '@/app/_server/service-context';
import { toTopicFilters } from '@/components/topics/topic-query';
import { TopicsLive } from '@/components/topics/topics-live';
import { listTopicTree } from '@/lib/services/topics/list-topic-tree';
import { listTopics, listTopicsInput } from '@/lib/services/topics/list-topics';
import { readOverview } from '../read-console';
import { type PageQuery, toQuery } from '../to-query';

export const metadata: Metadata = { title: 'Topics' };

const levelMax = 200;
/** The trees of more brokers are read by the browser when they come into view. */
const treesMax = 5;
const nothing = { items: [], nextCursor: null };

export default async function TopicsPage({ searchParams }: { readonly searchParams: Promise<PageQuery> }) {
  const actor = await requireActor('/topics');
  const context = await getServiceContext();
  const filters = toTopicFilters(toQuery(await searchParams));
  const input = listTopicsInput.safeParse(Object.fromEntries(filters));
  const isSearch = input.success && input.data.q !== undefined;
  const { brokers } = await readOverview();
  const shown = isSearch
    ? []
    : brokers
        .filter((broker) => !filters.has('brokerId') || String(broker.id) === filters.get('brokerId'))
        .slice(0, treesMax);
  const [found, ...trees] = await Promise.all([
    isSearch ? listTopics(context, actor, input.data) : nothing,
    ...shown.map((broker) => listTopicTree(context, actor, { brokerId: broker.id, limit: levelMax })),
  ]);
  const roots = Object.fromEntries(shown.map((broker, index) => [broker.id, trees[index] ?? nothing]));
  return <TopicsLive roots={roots} found={found} foundAddress={isSearch ? `topics?${filters}` : ''} />;
}
