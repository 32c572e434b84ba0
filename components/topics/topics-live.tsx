'use client';

import { BrokerName } from '@/components/brokers/broker-name';
import { useLive } from '@/components/live/live-provider';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { useQuery } from '@/components/ui/use-query';
import type { Page, TopicTreeNode, TopicView } from '@/lib/domain/views';
import { TopicLevel } from './topic-level';
import { TopicTable } from './topic-table';

type Props = {
  /** The top level of each broker's tree. */
  readonly roots: Readonly<Record<number, Page<TopicTreeNode>>>;
  /** What the server found for the search in the address. */
  readonly found: Page<TopicView>;
  readonly foundAddress: string;
};

/** The topic trees of the brokers; a search shows matching topics as a list. */
export function TopicsLive({ roots, found, foundAddress }: Props) {
  const { query } = useQuery();
  const brokers = useLive((state) => state.brokers);
  const scope = query.get('broker');
  const shown = scope === null ? brokers : brokers.filter((broker) => String(broker.id) === scope);
  const isSearch = (query.get('q') ?? '') !== '';
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Topics" />
      <FilterBar
        id="topics"
        keys={[]}
        placeholder="text in the topic's name"
        views={[{ name: 'Tree', query: '' }]}
      />
      {isSearch ? (
        <TopicTable initial={found} initialAddress={foundAddress} />
      ) : (
        <div className="flex min-h-0 grow flex-col gap-3 overflow-y-auto">
          {shown.map((broker) => (
            <section key={broker.id} aria-label={`Topics of ${broker.name}`} className="panel p-2">
              <h2 className="flex items-center justify-between gap-2 px-2 py-1 text-sm">
                <BrokerName id={broker.id} name={broker.name} />
                <span className="hidden pr-8 text-xs font-normal text-faint sm:inline">
                  topics · messages/min · last seen
                </span>
              </h2>
              <TopicLevel brokerId={broker.id} prefix={null} initial={roots[broker.id] ?? null} depth={0} />
            </section>
          ))}
          {shown.length === 0 && (
            <EmptyState
              title="No broker, no topics"
              why="Topics appear here with the first message on them."
              next={
                <a href="/brokers?add=1" className="text-accent underline">
                  Add a broker
                </a>
              }
            />
          )}
        </div>
      )}
    </div>
  );
}
