'use client';

import { useMemo } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { StateSign } from '@/components/ui/state-sign';
import { useQuery } from '@/components/ui/use-query';
import { groupNodes } from '@/lib/charts/group-nodes';
import type { EdgeNodeView, Page } from '@/lib/domain/views';
import { DeviceGroup } from './device-group';
import { deviceFilterKeys, toDeviceFilters } from './device-query';
import { NodePanel } from './node-panel';

const views = [
  { name: 'Offline', query: 'state=offline' },
  { name: 'Unknown', query: 'state=unknown' },
  { name: 'All', query: '' },
];

type Props = { readonly initial: Page<EdgeNodeView>; readonly initialAddress: string };

/** Sparkplug groups, their edge nodes and devices: alive, since when. */
export function DevicesLive({ initial, initialAddress }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toDeviceFilters(new URLSearchParams(query)), [query]);
  const list = useList<EdgeNodeView>({ address: `sparkplug/nodes?${filters}`, initial, initialAddress });
  useChanged('nodes', list.refresh);
  const states = filters.get('state');
  const groups = useMemo(
    () => groupNodes(list.items, new Set(states?.split(',') ?? [])),
    [list.items, states],
  );
  const openKey = query.get('open');
  const listed = list.items.find((node) => String(node.id) === openKey) ?? null;
  const other = useRead<EdgeNodeView>(
    openKey === null || listed !== null ? null : `sparkplug/nodes/${encodeURIComponent(openKey)}`,
  );
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Devices" />
      <FilterBar
        id="devices"
        keys={deviceFilterKeys}
        placeholder="state:offline or any text in group, node or device"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <div className="flex min-h-0 grow flex-col gap-3 overflow-y-auto">
        {groups.map((group) => (
          <DeviceGroup
            key={group.key}
            group={group}
            openKey={openKey}
            onOpen={(node) => change({ open: String(node.id) }, openKey === null ? 'push' : 'replace')}
          />
        ))}
        {!list.isComplete && (
          <Button className="self-center" onClick={() => void list.loadMore()}>
            Show more
          </Button>
        )}
        {groups.length === 0 && <NoDevices isFiltered={filters.size > 0} />}
      </div>
      <NodePanel node={listed ?? other.body} onClose={() => change({ open: null })} />
    </div>
  );
}

function NoDevices({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState
        title="No edge node or device matches these filters"
        why="Those in another state or with another name may exist."
        next={
          <a href="/devices" className="text-accent underline">
            Show all
          </a>
        }
      />
    );
  return (
    <EmptyState
      title="No Sparkplug device has been seen"
      why={
        <>
          Edge nodes and devices appear here with their first birth certificate on{' '}
          <span className="font-mono">spBv1.0/…</span>. States are <StateSign sign="online" /> after a birth,{' '}
          <StateSign sign="offline" /> after a death, and <StateSign sign="unknown" /> while nothing proves
          either.
        </>
      }
      next={
        <a href="/brokers" className="text-accent underline">
          Check that the monitor may read spBv1.0/# on your broker
        </a>
      }
    />
  );
}
