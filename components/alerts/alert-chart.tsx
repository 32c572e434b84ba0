import Link from 'next/link';
import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { TimeLines } from '@/components/charts/time-lines';
import { prepareRateBand } from '@/lib/charts/prepare-rate-band';
import { prepareTimeLines } from '@/lib/charts/prepare-time-lines';
import { prepareUsualBand } from '@/lib/charts/prepare-usual-band';
import type { Alert } from '@/lib/domain/alert';
import type { AlertChart as Chart } from '@/lib/domain/alert-context';

type Props = { readonly chart: Chart; readonly alert: Alert };

/** What was measured around the alert, with what is usual there and the moment it was first seen. */
export function AlertChart({ chart, alert }: Props) {
  const model = useMemo(
    () =>
      prepareTimeLines({
        series: [{ name: chart.unit, points: chart.points }],
        from: Date.parse(chart.from),
        to: Date.parse(chart.to),
        stepMs: chart.stepMs,
      }),
    [chart],
  );
  const band = useMemo(() => {
    const largest = Math.max(0, ...model.rows.map((row) => row.s0 ?? 0));
    if (chart.boundsByHour !== null) return prepareRateBand(model.rows, largest, chart.boundsByHour);
    return chart.habitByHour && prepareUsualBand(model.rows, largest, chart.habitByHour);
  }, [model, chart]);
  const firstSeen = Date.parse(alert.firstSeenAt);
  const markers =
    firstSeen >= model.from && firstSeen <= model.to
      ? [{ at: firstSeen, label: 'first seen', colour: `var(--${alert.severity})` }]
      : [];
  const note =
    chart.topicId === null ? null : (
      <Link
        href={`/topics/${chart.topicId}`}
        prefetch={false}
        className="text-xs text-accent hover:underline"
      >
        What is learned of this topic
      </Link>
    );
  return (
    <ChartFrame title={chart.title} unit={chart.unit} model={model} note={note}>
      <TimeLines model={model} unit={chart.unit} markers={markers} band={band} />
    </ChartFrame>
  );
}
