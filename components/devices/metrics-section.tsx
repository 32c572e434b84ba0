import { useMemo, useState } from 'react';
import { readPeriod } from '@/components/availability/period';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Age } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { TextField } from '@/components/ui/field';
import { formatCount } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import type { TableColumn } from '@/components/ui/table-column';
import { useQuery } from '@/components/ui/use-query';
import type { EntityRef, MetricView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { entityAddress } from './entity-address';
import { metricsAddress } from './entity-api';
import { MetricSpark, MetricSparks } from './metric-sparks';
import { MetricTrend } from './metric-trend';
import { MetricQuality, MetricValue, sayMetricValue } from './metric-value';
import { useEvery } from './use-every';

const columns: readonly TableColumn<MetricView>[] = [
  {
    key: 'name',
    title: 'Metric',
    card: 'title',
    sortValue: (metric) => metric.name,
    cell: (metric) => (
      <bdi className="font-mono text-xs" title={showInvisible(metric.name)}>
        {showInvisible(metric.name)}
      </bdi>
    ),
  },
  {
    key: 'value',
    title: 'Value',
    width: 190,
    align: 'right',
    card: 'fact',
    sortValue: (metric) => (typeof metric.value === 'number' ? metric.value : sayMetricValue(metric)),
    cell: (metric) => <MetricValue metric={metric} />,
  },
  {
    key: 'course',
    title: 'Course',
    width: 128,
    card: 'fact',
    cell: (metric) => <MetricSpark metric={metric} />,
  },
  {
    key: 'quality',
    title: 'Quality',
    width: 180,
    card: 'sign',
    sortValue: (metric) => metric.quality,
    cell: (metric) => <MetricQuality metric={metric} />,
  },
  {
    key: 'age',
    title: 'Received',
    width: 84,
    align: 'right',
    card: 'fact',
    sortValue: (metric) => metric.receivedAt,
    cell: (metric) => <Age at={metric.receivedAt} />,
  },
  {
    key: 'source',
    title: 'By its clock',
    width: 96,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    cell: (metric) => <Age at={metric.sourceAt} never="–" />,
  },
  {
    key: 'datatype',
    title: 'Type',
    width: 96,
    card: 'fact',
    sortValue: (metric) => metric.datatype,
    cell: (metric) => <span className="text-dim">{metric.datatype}</span>,
  },
  {
    key: 'alias',
    title: 'Alias',
    width: 72,
    align: 'right',
    card: 'none',
    sortValue: (metric) => metric.alias,
    cell: (metric) => <span className="text-dim">{formatCount(metric.alias)}</span>,
  },
];

const idOf = (metric: MetricView) => String(metric.id);
const everyMs = 5000;

type Props = {
  readonly entity: EntityRef;
  readonly initial: Page<MetricView>;
  readonly initialAddress: string;
  /** Times in which the entity was not seen online: a course does not go through them. */
  readonly unseen: readonly { readonly from: number; readonly to: number }[];
};

/** What it says: every metric with its last value, how far that can be trusted, and its course when chosen. */
export function MetricsSection({ entity, initial, initialAddress, unseen }: Props) {
  const { query, change } = useQuery();
  const [text, setText] = useState('');
  const [isDropped, setIsDropped] = useState(false);
  const address = `${metricsAddress(entity)}${isDropped ? '?dropped=true' : ''}`;
  const list = useList<MetricView>({ address, initial, initialAddress });
  useReadOnMount(list.refresh);
  useChanged('nodes', list.refresh);
  useEvery(everyMs, list.refresh);
  const wanted = text.trim().toLowerCase();
  const shown = useMemo(
    () =>
      wanted === '' ? list.items : list.items.filter((metric) => metric.name.toLowerCase().includes(wanted)),
    [list.items, wanted],
  );
  const openKey = query.get('metric');
  const chosen = list.items.find((metric) => idOf(metric) === openKey) ?? null;
  return (
    <section aria-label="Metrics" className="panel flex min-w-0 flex-col gap-3 p-3">
      <header className="flex flex-wrap items-end gap-3">
        <h2 className="grow text-sm">Metrics</h2>
        <Button kind="quiet" aria-pressed={isDropped} onClick={() => setIsDropped(!isDropped)}>
          {isDropped ? 'Back to the declared ones' : 'No longer declared'}
        </Button>
        <div className="w-64 max-w-full">
          <TextField
            label="Search a metric by name"
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </header>
      <ProblemLine problem={list.problem} />
      {chosen && (
        <MetricTrend
          key={chosen.id}
          metric={chosen}
          unseen={unseen}
          onClose={() => change({ metric: null })}
        />
      )}
      <div className="flex max-h-128 min-h-0 flex-col">
        <MetricSparks period={readPeriod(query)} unseen={unseen}>
          <DataTable
            id="metrics"
            label="Metrics"
            rows={shown}
            columns={columns}
            keyOf={idOf}
            hrefOf={(metric) => `${entityAddress(entity)}?metric=${metric.id}`}
            nameOf={(metric) => `Show the course of ${metric.name}`}
            onOpen={(metric) => change({ metric: idOf(metric) })}
            openKey={openKey}
            isComplete={list.isComplete}
            loadMore={list.loadMore}
            empty={<NoMetrics isSearch={wanted !== ''} isDropped={isDropped} kind={entity.kind} />}
          />
        </MetricSparks>
      </div>
    </section>
  );
}

type NoMetricsProps = {
  readonly isSearch: boolean;
  readonly isDropped: boolean;
  readonly kind: EntityRef['kind'];
};

function NoMetrics({ isSearch, isDropped, kind }: NoMetricsProps) {
  return (
    <p className="p-2 text-sm text-dim">
      {isSearch
        ? 'No metric of this name is listed.'
        : isDropped
          ? 'No birth has left out a metric that an earlier one declared.'
          : `No metric is known yet: they come with the birth certificate of this ${kind === 'node' ? 'edge node' : 'device'}, or with data that names them.`}
    </p>
  );
}
