import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { readPeriod, withPeriod } from '@/components/availability/period';
import { download } from '@/components/charts/download';
import { useRead } from '@/components/live/use-read';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { formatCount, formatValue } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import { prepareTrend } from '@/lib/charts/prepare-trend';
import type { MetricTrendView, MetricView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { useEvery } from './use-every';
import { ValueLines } from './value-lines';

const everyMs = 30_000;

type Props = {
  readonly metric: MetricView;
  readonly unseen: readonly { readonly from: number; readonly to: number }[];
  onClose(): void;
};

/** The course of one metric over the page's period, as a chart or as a table. */
export function MetricTrend({ metric, unseen, onClose }: Props) {
  const { query } = useQuery();
  const [isTable, setIsTable] = useState(false);
  const read = useRead<MetricTrendView>(
    withPeriod(`sparkplug/metrics/${metric.id}/trend`, readPeriod(query)),
    { keepsFormer: true },
  );
  useEvery(everyMs, read.again);
  const trend = read.body;
  const model = useMemo(
    () =>
      trend &&
      prepareTrend({
        from: Date.parse(trend.from),
        to: Date.parse(trend.to),
        points: trend.points.map((point) => ({ ...point, at: Date.parse(point.at) })),
        unseen,
      }),
    [trend, unseen],
  );
  const name = showInvisible(metric.name);
  const hasPoints = trend !== null && trend.points.length > 0;
  return (
    <section aria-label={`Course of ${name}`} className="flex min-w-0 flex-col gap-2 rounded-box border p-3">
      <header className="flex flex-wrap items-center gap-2">
        <h3 className="min-w-0 grow truncate text-sm">
          Course of <bdi className="font-mono text-xs">{name}</bdi>
        </h3>
        {hasPoints && (
          <>
            <Button size="small" kind="quiet" onClick={() => setIsTable(!isTable)} aria-pressed={isTable}>
              {isTable ? 'As a chart' : 'As a table'}
            </Button>
            <Button size="small" kind="quiet" onClick={() => saveCsv(trend)}>
              Save as CSV
            </Button>
          </>
        )}
        <Button size="small" kind="quiet" aria-label="Close the chart" onClick={onClose}>
          <X size={14} aria-hidden />
        </Button>
      </header>
      <ProblemLine problem={read.problem} />
      {trend === null && read.problem === null && <p className="text-sm text-dim">Reading…</p>}
      {trend !== null && !hasPoints && (
        <p className="text-sm text-dim">
          Nothing to draw in this period: only numbers are kept over time, minute by minute, from when they
          were first heard.
        </p>
      )}
      {hasPoints && model && (isTable ? <TrendTable trend={trend} /> : <ValueLines model={model} />)}
      {hasPoints && !isTable && (
        <p className="text-xs text-dim">
          Line: last value of each step, which stands until the next one. Area: smallest to largest. Hatched:
          it was off, or nobody saw it.
          {model?.isCut && ' Shown from the first stored value of this period on.'}
        </p>
      )}
    </section>
  );
}

function saveCsv({ name, points }: MetricTrendView) {
  const rows = points.map(({ at, count, min, max, last }) => [at, count, min, max, last].join(','));
  const text = `${['time,count,min,max,last', ...rows].join('\r\n')}\r\n`;
  const file = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  download(`${file}.csv`, new Blob([text], { type: 'text/csv' }));
}

function TrendTable({ trend }: { readonly trend: MetricTrendView }) {
  return (
    <div className="max-h-56 overflow-auto">
      <table aria-label={`Course of ${showInvisible(trend.name)}`} className="w-full text-xs">
        <thead>
          <tr>
            {['Time', 'Values', 'Smallest', 'Largest', 'Last'].map((head, index) => (
              <th
                key={head}
                scope="col"
                className={`sticky top-0 bg-panel py-1 font-semibold text-dim ${index === 0 ? 'text-left' : 'pl-3 text-right'}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trend.points.toReversed().map((point) => (
            <tr key={point.at} className="border-t">
              <td className="py-1">
                <Moment at={point.at} />
              </td>
              <td className="py-1 pl-3 text-right">{formatCount(point.count)}</td>
              <td className="py-1 pl-3 text-right">{formatValue(point.min)}</td>
              <td className="py-1 pl-3 text-right">{formatValue(point.max)}</td>
              <td className="py-1 pl-3 text-right">{formatValue(point.last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
