'use client';

import { useMemo } from 'react';
import { ExportAlerts } from '@/components/export/export-alerts';
import { useLiveFrames } from '@/components/live/live-provider';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { Alert } from '@/lib/domain/alert';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { alertColumns } from './alert-columns';
import { AlertPanel } from './alert-panel';
import { alertFilterKeys, mergeAlert, toAlertFilters } from './alert-query';

const views = [
  { name: 'Open critical and high', query: 'state=open&severity=critical&severity=high' },
  { name: 'Everything not resolved', query: 'state=open&state=acknowledged' },
  { name: 'Acknowledged', query: 'state=acknowledged' },
  { name: 'Shadow mode', query: 'shadow=only' },
  { name: 'All', query: '' },
];

const idOf = (alert: Alert) => alert.id;
const nameOf = (alert: Alert) => `Open alert: ${showInvisible(alert.title)}`;
const hrefOf = (alert: Alert) => `/alerts/${alert.id}`;

type Props = {
  readonly initial: Page<Alert>;
  readonly initialAddress: string;
  readonly detectors: readonly string[];
};

/** The alert queue: filters in the address, live rows, detail in a panel over it. */
export function AlertsLive({ initial, initialAddress, detectors }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toAlertFilters(new URLSearchParams(query)), [query]);
  const keys = useMemo(() => alertFilterKeys(detectors), [detectors]);
  const list = useList<Alert>({ address: `alerts?${filters}`, initial, initialAddress });
  const openKey = query.get('open');
  useLiveFrames((frames) => {
    const news = frames.flatMap((frame) => (frame.type === 'alert' ? [frame.alert] : []));
    if (news.length > 0)
      list.change((alerts) => news.reduce((merged, alert) => mergeAlert(merged, alert, filters), alerts));
  });
  useChanged(null, list.refresh);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Alerts" />
      <FilterBar
        id="alerts"
        keys={keys}
        placeholder="state:open severity:critical or any text"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="alerts"
        label="Alerts"
        tools={<ExportAlerts filters={filters} />}
        rows={list.items}
        columns={alertColumns}
        keyOf={idOf}
        nameOf={nameOf}
        hrefOf={hrefOf}
        onOpen={(alert) => change({ open: alert.id }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={<NoAlerts isFiltered={filters.size > 0} />}
      />
      <AlertPanel id={openKey} onClose={() => change({ open: null })} />
    </div>
  );
}

function NoAlerts({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      title="No alert matches these filters"
      why="Alerts with another state, severity or text may exist."
      next={
        <a href="/alerts" className="text-accent underline">
          Show all alerts
        </a>
      }
    />
  ) : (
    <EmptyState
      title="No alert has been raised"
      why="Alerts appear here by themselves within two seconds of what causes them. None has been raised so far."
      next={
        <a href="/detectors" className="text-accent underline">
          See what is being looked for, and on which brokers that cannot work
        </a>
      }
    />
  );
}
