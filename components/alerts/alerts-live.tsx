'use client';

import { useMemo, useState } from 'react';
import { ExportAlerts } from '@/components/export/export-alerts';
import { useSignedIn } from '@/components/frame/signed-in';
import { useLiveFrames } from '@/components/live/live-provider';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { keepListed, nothingSelected, type RowSelection } from '@/components/ui/select-rows';
import { useQuery } from '@/components/ui/use-query';
import type { Alert } from '@/lib/domain/alert';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { alertColumns } from './alert-columns';
import { AlertCounts } from './alert-counts';
import { AlertPanel } from './alert-panel';
import { alertFilterKeys, mergeAlert, toAlertFilters } from './alert-query';
import { BulkBar } from './bulk-bar';
import { useAssignees } from './use-assignees';

const views = [
  { name: 'Open critical and high', query: 'state=open&severity=critical&severity=high' },
  { name: 'Everything not resolved', query: 'state=open&state=acknowledged' },
  { name: 'Mine', query: 'state=open&state=acknowledged&assignee=me' },
  { name: 'On nobody’s desk', query: 'state=open&assignee=none' },
  { name: 'Acknowledged', query: 'state=acknowledged' },
  { name: 'Held back', query: 'hold=until-clear&hold=until-time&hold=until-worse' },
  { name: 'Muted', query: 'muted=only' },
  { name: 'Resolved without a verdict', query: 'state=resolved&verdict=none' },
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
  const { id: ownId, canTriage } = useSignedIn();
  const assignees = useAssignees();
  const keys = useMemo(() => alertFilterKeys({ detectors, assignees }), [detectors, assignees]);
  const list = useList<Alert>({ address: `alerts?${filters}`, initial, initialAddress });
  const openKey = query.get('open');
  useLiveFrames((frames) => {
    const news = frames.flatMap((frame) => (frame.type === 'alert' ? [frame.alert] : []));
    if (news.length > 0)
      list.change((alerts) =>
        news.reduce((merged, alert) => mergeAlert(merged, alert, filters, ownId), alerts),
      );
  });
  useChanged(null, list.refresh);
  const [selection, setSelection] = useState<RowSelection>(nothingSelected);
  const selected = useMemo(() => keepListed(selection, list.items.map(idOf)), [selection, list.items]);
  const chosen = useMemo(
    () => list.items.filter((alert) => selected.keys.has(alert.id)),
    [list.items, selected],
  );
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Alerts" />
      <FilterBar
        id="alerts"
        keys={keys}
        placeholder="state:open severity:critical or any text"
        views={views}
      />
      <AlertCounts filters={filters} query={query} />
      <ProblemLine problem={list.problem} />
      <BulkBar chosen={chosen} onClear={() => setSelection(nothingSelected)} onChanged={list.refresh} />
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
        {...(canTriage ? { selection: { selected, onSelect: setSelection } } : {})}
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
