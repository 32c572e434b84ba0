'use client';

import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { PeriodChoice } from '@/components/availability/period-choice';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { FilterBar } from '@/components/ui/filter-bar';
import { formatCount } from '@/components/ui/format-number';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { useQuery } from '@/components/ui/use-query';
import type { AvailabilitySummaryView, FleetItemView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { DeviceTabs } from './device-tabs';
import { entityAddress, entityKey } from './entity-address';
import { fleetColumns } from './fleet-columns';
import {
  fleetFilterKeys,
  fleetSortLabels,
  fleetSorts,
  readFleetSort,
  toFleetFilters,
  toFleetInput,
  toSummaryInput,
} from './fleet-query';
import { FleetRollUps } from './fleet-roll-ups';
import { FleetSummary } from './fleet-summary';
import { NoFleet } from './no-fleet';
import { StateGrid } from './state-grid';
import { useFleet } from './use-fleet';

const savedViews = [
  { name: 'Offline', query: 'state=offline' },
  { name: 'Unknown', query: 'state=unknown' },
  { name: 'All', query: '' },
];
const shapes = [
  { key: 'grid', title: 'Grid' },
  { key: 'list', title: 'List' },
  { key: 'groups', title: 'Groups and places' },
] as const;
const sortOptions = fleetSorts.map((value) => ({ value, label: fleetSortLabels[value] }));
/** Measuring a large fleet costs the database something: not more often than this. */
const pauseMs = 10_000;

type Props = {
  readonly initial: Page<FleetItemView>;
  readonly initialAddress: string;
  readonly initialSummary: AvailabilitySummaryView | null;
  readonly watchedSince: string | null;
};

/** Edge nodes and devices: which are alive, and how reliable they were. */
export function FleetLive({ initial, initialAddress, initialSummary, watchedSince }: Props) {
  const { query, change } = useQuery();
  const router = useRouter();
  const search = useMemo(() => new URLSearchParams(query), [query]);
  const list = useFleet({ address: `availability?${toFleetInput(search)}`, initial, initialAddress });
  const read = useRead<AvailabilitySummaryView>(`availability/summary?${toSummaryInput(search)}`, {
    keepsFormer: true,
  });
  const summary = read.body ?? initialSummary;
  useChanged(
    'nodes',
    async () => {
      await Promise.all([list.refresh(), read.again()]);
    },
    pauseMs,
  );
  const keys = useMemo(() => fleetFilterKeys(summary), [summary]);
  const shape = shapes.find(({ key }) => key === query.get('view'))?.key ?? 'grid';
  const isFiltered = toFleetFilters(search).size > 0;
  const empty = list.isReading ? (
    <p className="p-4 text-sm text-dim">Reading…</p>
  ) : (
    <NoFleet isFiltered={isFiltered} watchedSince={watchedSince} />
  );
  const isEmpty = list.items.length === 0;
  return (
    <div className="flex grow flex-col gap-2 md:min-h-0">
      <PageTitle title="Devices">
        <PeriodChoice />
      </PageTitle>
      <DeviceTabs />
      <ProblemLine problem={list.problem ?? read.problem} />
      {summary && !(isEmpty && !isFiltered) && <FleetSummary summary={summary} />}
      <FilterBar
        id="devices"
        keys={keys}
        placeholder="state:offline, group:… or any text in group, node or device"
        views={savedViews}
      />
      <div className="flex shrink-0 flex-wrap items-center gap-2">
        <fieldset className="flex gap-1">
          <legend className="sr-only">Show as</legend>
          {shapes.map(({ key, title }) => (
            <Button
              key={key}
              size="small"
              kind={key === shape ? 'primary' : 'outline'}
              aria-pressed={key === shape}
              onClick={() => change({ view: key === 'grid' ? null : key }, 'push')}
            >
              {title}
            </Button>
          ))}
        </fieldset>
        <span className="grow" />
        {shape !== 'groups' && (
          <Select
            isSmall
            label="Order"
            value={readFleetSort(query)}
            options={sortOptions}
            onChange={(next) => change({ sort: next === 'worst' ? null : next }, 'push')}
          />
        )}
      </div>
      {shape === 'list' && (
        <div className="flex min-h-0 grow flex-col max-md:min-h-[75dvh]">
          <DataTable
            id="fleet"
            label="Edge nodes and devices"
            rows={list.items}
            columns={fleetColumns}
            keyOf={entityKey}
            hrefOf={entityAddress}
            nameOf={(item) => `Open ${item.name}`}
            onOpen={(item) => router.push(entityAddress(item))}
            openKey={null}
            isComplete={list.isComplete}
            loadMore={list.loadMore}
            empty={empty}
          />
        </div>
      )}
      {shape === 'grid' && (
        <div className="grow md:min-h-0 md:overflow-y-auto">
          {isEmpty ? empty : <StateGrid items={list.items} isComplete={list.isComplete} />}
          {!list.isComplete && (
            <p className="flex items-center justify-center gap-3 py-2 text-sm text-dim">
              The first {formatCount(list.items.length)} in this order are shown.
              <Button size="small" onClick={() => void list.loadMore()}>
                Show more
              </Button>
            </p>
          )}
        </div>
      )}
      {shape === 'groups' && (
        <div className="grow md:min-h-0 md:overflow-y-auto">
          {summary === null || isEmpty ? empty : <FleetRollUps summary={summary} />}
        </div>
      )}
    </div>
  );
}
