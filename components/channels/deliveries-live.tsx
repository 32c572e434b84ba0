import { useMemo } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { ChannelView, NotificationView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { deliveryColumns } from './delivery-columns';
import { DeliveryPanel } from './delivery-panel';
import { deliveryFilterKeys, toDeliveryFilters } from './delivery-query';
import { RetryFailed } from './retry-failed';

const views = [
  { name: 'Failed', query: 'state=failed' },
  { name: 'Not delivered yet', query: 'state=queued&state=failed' },
  { name: 'Last 24 hours', query: 'since=24h' },
  { name: 'All', query: '' },
];

const idOf = (delivery: NotificationView) => delivery.id;

type Props = {
  readonly initial: Page<NotificationView>;
  readonly initialAddress: string;
  readonly channels: readonly ChannelView[];
};

/** The ledger of everything that was sent or is still to be sent, newest first. */
export function DeliveriesLive({ initial, initialAddress, channels }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toDeliveryFilters(new URLSearchParams(query), Date.now()), [query]);
  const list = useList<NotificationView>({ address: `notifications?${filters}`, initial, initialAddress });
  useChanged('notifications', list.refresh);
  useReadOnMount(list.refresh);
  const { refresh } = list;
  const columns = useMemo(() => deliveryColumns(refresh), [refresh]);
  const keys = useMemo(() => deliveryFilterKeys(channels), [channels]);
  const openKey = query.get('open');
  return (
    <>
      <FilterBar
        id="deliveries"
        keys={keys}
        placeholder="state:failed or any text in title and answer"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <RetryFailed channels={channels} channelId={filters.get('channelId')} onChanged={list.refresh} />
      <DataTable
        id="deliveries"
        label="Deliveries"
        rows={list.items}
        columns={columns}
        keyOf={idOf}
        nameOf={(delivery) => `Open delivery: ${showInvisible(delivery.title)}`}
        hrefOf={(delivery) => `/channels?view=deliveries&open=${delivery.id}`}
        onOpen={(delivery) => change({ open: delivery.id }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          <EmptyState
            title={filters.size > 0 ? 'No delivery matches these filters' : 'Nothing has been sent yet'}
            why="Each message to a channel is listed here with its attempts and the answer, from the moment an alert opens, escalates, reopens or is resolved."
          />
        }
      />
      <DeliveryPanel
        delivery={list.items.find((delivery) => delivery.id === openKey) ?? null}
        onClose={() => change({ open: null })}
        onChanged={list.refresh}
      />
    </>
  );
}
