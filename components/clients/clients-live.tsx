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
import type { MqttClientView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { clientColumns } from './client-columns';
import { ClientPanel } from './client-panel';
import { clientFilterKeys, toClientFilters } from './client-query';

const views = [
  { name: 'Connected now', query: 'connection=connected' },
  { name: 'Without this monitor', query: 'isMonitor=false' },
  { name: 'All', query: '' },
];

const idOf = (client: MqttClientView) => String(client.id);

type Props = { readonly initial: Page<MqttClientView>; readonly initialAddress: string };

/** Who is and was connected. */
export function ClientsLive({ initial, initialAddress }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toClientFilters(new URLSearchParams(query)), [query]);
  const list = useList<MqttClientView>({ address: `clients?${filters}`, initial, initialAddress });
  useChanged('clients', list.refresh);
  const openKey = query.get('open');
  const hrefOf = (client: MqttClientView) =>
    `/clients?clientId=${encodeURIComponent(client.clientId)}&broker=${client.brokerId}&open=${client.id}`;
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="MQTT clients" />
      <FilterBar
        id="clients"
        keys={clientFilterKeys}
        placeholder="connection:connected or any text in id, user, address"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="clients"
        label="MQTT clients"
        rows={list.items}
        columns={clientColumns}
        keyOf={idOf}
        nameOf={(client) => `Open MQTT client ${showInvisible(client.clientId)}`}
        hrefOf={hrefOf}
        onOpen={(client) => change({ open: idOf(client) }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          <EmptyState
            title={filters.size > 0 ? 'No MQTT client matches these filters' : 'No MQTT client has been seen'}
            why="MQTT clients appear here when a broker tells that they connect, subscribe or are refused. A broker that does not tell shows this as a blind spot."
            next={
              <a href="/brokers" className="text-accent underline">
                See what each broker shows
              </a>
            }
          />
        }
      />
      <ClientPanel
        client={list.items.find((client) => idOf(client) === openKey) ?? null}
        onClose={() => change({ open: null })}
      />
    </div>
  );
}
