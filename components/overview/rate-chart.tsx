import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { TimeLines } from '@/components/charts/time-lines';
import { useLive } from '@/components/live/live-provider';
import { useNow } from '@/components/ui/clock';
import { prepareTimeLines } from '@/lib/charts/prepare-time-lines';

const minuteMs = 60_000;
const shownMs = 60 * minuteMs;
const unit = 'messages/s';

/** Messages a second of each broker over the last hour of closed minutes, with alerts marked. */
export function RateChart({ brokerIds }: { readonly brokerIds: readonly number[] }) {
  const rates = useLive((state) => state.rates);
  const alerts = useLive((state) => state.newestAlerts);
  const to = Math.floor(useNow() / minuteMs) * minuteMs;
  const idList = brokerIds.join(' ');
  const model = useMemo(() => {
    const shown = new Set(idList.split(' ').map(Number));
    const series = rates
      .filter((each) => shown.has(each.brokerId))
      .map((each) => ({
        name: each.broker,
        points: each.points.map((point) => ({ at: point.at, value: point.messagesPerSecond })),
      }));
    return prepareTimeLines({ series, from: to - shownMs, to, stepMs: minuteMs });
  }, [rates, to, idList]);
  const markers = alerts
    .map((alert) => ({
      at: Date.parse(alert.firstSeenAt),
      label: alert.title,
      colour: `var(--${alert.severity})`,
    }))
    .filter((marker) => marker.at >= model.from && marker.at <= model.to);
  return (
    <ChartFrame
      title="Messages a second, by broker"
      unit={unit}
      model={model}
      note={<span className="text-xs text-faint">last hour</span>}
    >
      <TimeLines model={model} unit={unit} markers={markers} />
    </ChartFrame>
  );
}
