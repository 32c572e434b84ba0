'use client';

import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { IncidentView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { incidentColumns } from './incident-columns';
import { incidentFilterKeys, toIncidentFilters } from './incident-query';
import { SetAsideLine } from './set-aside-line';

const views = [
  { name: 'Open', query: 'state=open' },
  { name: 'Open critical and high', query: 'state=open&severity=critical&severity=high' },
  { name: 'All', query: '' },
];

const idOf = (incident: IncidentView) => incident.id;
const nameOf = (incident: IncidentView) => `Open incident: ${showInvisible(incident.title)}`;
const hrefOf = (incident: IncidentView) => `/incidents/${incident.id}`;

type Props = { readonly initial: Page<IncidentView>; readonly initialAddress: string };

/** Incidents: alerts of the same cause, told as one. */
export function IncidentsLive({ initial, initialAddress }: Props) {
  const router = useRouter();
  const { query } = useQuery();
  const filters = useMemo(() => toIncidentFilters(new URLSearchParams(query)), [query]);
  const list = useList<IncidentView>({ address: `incidents?${filters}`, initial, initialAddress });
  useChanged('incidents', list.refresh);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Incidents" />
      <FilterBar
        id="incidents"
        keys={incidentFilterKeys}
        placeholder="state:open severity:critical"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <SetAsideLine />
      <DataTable
        id="incidents"
        label="Incidents"
        rows={list.items}
        columns={incidentColumns}
        keyOf={idOf}
        nameOf={nameOf}
        hrefOf={hrefOf}
        onOpen={(incident) => router.push(hrefOf(incident))}
        openKey={null}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          filters.size > 0 ? (
            <EmptyState
              title="No incident matches these filters"
              why="Incidents in another state or of another severity may exist."
              next={
                <a href="/incidents" className="text-accent underline">
                  Show all incidents
                </a>
              }
            />
          ) : (
            <EmptyState
              title="There has been no incident"
              why="Alerts of the same cause, MQTT client, address or topic prefix become one incident, which is told once. No alert has been raised so far."
            />
          )
        }
      />
    </div>
  );
}
