'use client';

import { useMemo } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { QueryTabs, useQueryTab } from '@/components/ui/query-tabs';
import { useQuery } from '@/components/ui/use-query';
import type { ChannelKindView, ChannelView, NotificationView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { channelColumns } from './channel-columns';
import { ChannelPanel } from './channel-panel';
import { DeliveriesLive } from './deliveries-live';

const tabs = [
  { key: 'channels', title: 'Channels' },
  { key: 'deliveries', title: 'Deliveries' },
];

const idOf = (channel: ChannelView) => channel.id;

type Props = {
  readonly kinds: readonly ChannelKindView[];
  readonly channels: Page<ChannelView>;
  readonly deliveries: Page<NotificationView>;
  readonly deliveriesAddress: string;
};

/** Who is told of alerts, and whether it arrived. */
export function ChannelsLive({ kinds, channels, deliveries, deliveriesAddress }: Props) {
  const { change } = useQuery();
  const { canConfigure } = useSignedIn();
  const tab = useQueryTab(tabs);
  const list = useList<ChannelView>({ address: 'channels', initial: channels, initialAddress: 'channels' });
  useChanged('channels', list.refresh);
  useChanged('notifications', list.refresh);
  const add = () => change({ view: null, open: null, add: kinds[0]?.kind ?? '' }, 'push');
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Channels">
        {canConfigure && (
          <Button kind="primary" onClick={add}>
            Add a channel
          </Button>
        )}
      </PageTitle>
      <QueryTabs tabs={tabs} label="Channels and deliveries" />
      <ProblemLine problem={list.problem} />
      {tab === 'channels' ? (
        <ChannelTable kinds={kinds} list={list} onAdd={add} />
      ) : (
        <DeliveriesLive initial={deliveries} initialAddress={deliveriesAddress} channels={list.items} />
      )}
      {tab === 'channels' && <ChannelPanel kinds={kinds} channels={list.items} onChanged={list.refresh} />}
    </div>
  );
}

type TableProps = {
  readonly kinds: readonly ChannelKindView[];
  readonly list: ReturnType<typeof useList<ChannelView>>;
  onAdd(): void;
};

function ChannelTable({ kinds, list, onAdd }: TableProps) {
  const { query, change } = useQuery();
  const { canConfigure } = useSignedIn();
  const openKey = query.get('open');
  const { refresh } = list;
  const columns = useMemo(() => channelColumns(kinds, refresh), [kinds, refresh]);
  return (
    <DataTable
      id="channels"
      label="Channels"
      rows={list.items}
      columns={columns}
      keyOf={idOf}
      nameOf={(channel) => `Open channel ${showInvisible(channel.name)}`}
      hrefOf={(channel) => `/channels?open=${channel.id}`}
      onOpen={(channel) => change({ open: channel.id, add: null }, openKey === null ? 'push' : 'replace')}
      openKey={openKey}
      isComplete={list.isComplete}
      loadMore={list.loadMore}
      empty={
        <EmptyState
          title="Nobody is told of alerts yet"
          why="A channel takes alerts out of this console: to Slack, Microsoft Teams or any address that takes JSON. None has been added, so alerts show only here."
          next={
            canConfigure && (
              <Button kind="primary" onClick={onAdd}>
                Add a channel
              </Button>
            )
          }
        />
      }
    />
  );
}
