import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { TimeLines } from '@/components/charts/time-lines';
import { useLive } from '@/components/live/live-provider';
import { useNow } from '@/components/ui/clock';
import { prepareTimeLines } from '@/lib/charts/prepare-time-lines';
import { prepareUsualBand, type UsualHour } from '@/lib/charts/prepare-usual-band';

const minuteMs = 60_000;
const shownMs = 60 * minuteMs;
const unit = 'messages/s';

/** Of one broker, by hour of the day (UTC); null when several are shown. */
export type UsualRates = { readonly brokerId: number; readonly hours: readonly (UsualHour | null)[] } | null;

type Props = { readonly brokerIds: readonly number[]; readonly usual: UsualRates };

/** Messages a second of each broker over the last hour of closed minutes, with alerts marked; of one, what is usual. */
export function RateChart({ brokerIds, usual }: Props) {
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
  const isOne = brokerIds.length === 1 && brokerIds[0] === usual?.brokerId;
  const band = useMemo(() => {
    if (!isOne || usual === null) return null;
    const largest = Math.max(0, ...model.rows.flatMap((row) => row.s0 ?? 0));
    return prepareUsualBand(model.rows, largest, usual.hours);
  }, [isOne, usual, model]);
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
      <TimeLines model={model} unit={unit} markers={markers} band={band} />
    </ChartFrame>
  );
}
