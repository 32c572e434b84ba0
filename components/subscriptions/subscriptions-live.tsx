'use client';

import { useMemo } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { Page, SubscriptionView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { ProposalBanner } from './proposal-banner';
import { subscriptionColumns } from './subscription-columns';
import { SubscriptionPanel } from './subscription-panel';
import { subscriptionFilterKeys, toSubscriptionFilters } from './subscription-query';

const views = [
  { name: 'Wide and active', query: 'active=true&breadthMin=60' },
  { name: 'Proposed for approval', query: 'review=proposed' },
  { name: 'Denied attempts', query: 'denied=true' },
  { name: 'Without this monitor', query: 'isMonitor=false' },
  { name: 'All', query: '' },
];

const idOf = (subscription: SubscriptionView) => String(subscription.id);

type Props = { readonly initial: Page<SubscriptionView>; readonly initialAddress: string };

/** Who listens to what, the widest first. */
export function SubscriptionsLive({ initial, initialAddress }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toSubscriptionFilters(new URLSearchParams(query)), [query]);
  const list = useList<SubscriptionView>({ address: `subscriptions?${filters}`, initial, initialAddress });
  useChanged('subscriptions', list.refresh);
  const { refresh } = list;
  const hasProposals = list.items.some((row) => row.review === 'proposed');
  const columns = useMemo(() => subscriptionColumns(refresh, hasProposals), [refresh, hasProposals]);
  const openKey = query.get('open');
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Subscriptions" />
      <FilterBar
        id="subscriptions"
        keys={subscriptionFilterKeys}
        placeholder="active:yes or any text in filter and MQTT client id"
        views={views}
      />
      <ProposalBanner />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="subscriptions"
        label="Subscriptions"
        rows={list.items}
        columns={columns}
        keyOf={idOf}
        nameOf={(row) =>
          `Open subscription to ${showInvisible(row.filter)} of ${showInvisible(row.clientId)}`
        }
        hrefOf={(row) =>
          `/subscriptions?clientId=${encodeURIComponent(row.clientId)}&broker=${row.brokerId}&open=${row.id}`
        }
        onOpen={(row) => change({ open: idOf(row) }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          <EmptyState
            title={
              filters.size > 0 ? 'No subscription matches these filters' : 'No subscription has been seen'
            }
            why="Subscriptions appear here when a broker tells of them. Many brokers do so only with the right lines in their configuration."
            next={
              <a href="/brokers" className="text-accent underline">
                See what each broker shows, and how to open its blind spots
              </a>
            }
          />
        }
      />
      <SubscriptionPanel
        subscription={list.items.find((row) => idOf(row) === openKey) ?? null}
        onClose={() => change({ open: null })}
        onChanged={refresh}
      />
    </div>
  );
}
