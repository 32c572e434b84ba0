import { useMemo } from 'react';
import { ChartFrame } from '@/components/charts/chart-frame';
import { TimeLines } from '@/components/charts/time-lines';
import { readTimeRange } from '@/components/frame/time-range';
import { useRead } from '@/components/live/use-read';
import { useNow } from '@/components/ui/clock';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import { type HourBounds, prepareRateBand } from '@/lib/charts/prepare-rate-band';
import { prepareTimeLines } from '@/lib/charts/prepare-time-lines';
import type { Alert } from '@/lib/domain/alert';
import type { RatePoint } from '@/lib/domain/views';

const minuteMs = 60_000;
const pointsWanted = 240;

type Props = {
  readonly topicId: number;
  readonly alerts: readonly Alert[];
  /** What is normal in each hour of the day; null while that is not known. */
  readonly boundsByHour: readonly HourBounds[] | null;
};

/** Messages and bytes of one topic over the page's time range, with one crosshair. */
export function TopicCharts({ topicId, alerts, boundsByHour }: Props) {
  const { query } = useQuery();
  const range = readTimeRange(query.get('range'));
  const minute = Math.floor(useNow() / minuteMs) * minuteMs;
  const stepMinutes = Math.max(1, Math.ceil(range.ms / minuteMs / pointsWanted));
  const to = Math.floor(minute / (stepMinutes * minuteMs)) * stepMinutes * minuteMs;
  const parameters = new URLSearchParams({
    from: new Date(to - range.ms).toISOString(),
    to: new Date(to).toISOString(),
    stepMinutes: String(stepMinutes),
  });
  const { shown, problem } = useKept(`topics/${topicId}/rate?${parameters}`);
  const [messages, bytes] = useMemo(() => {
    const lines = (name: string, read: (point: RatePoint) => number) =>
      prepareTimeLines({
        series: [
          { name, points: shown.map((point) => ({ at: point.at, value: read(point) / stepMinutes })) },
        ],
        from: to - range.ms,
        to,
        stepMs: stepMinutes * minuteMs,
      });
    return [
      lines('messages', (point) => point.messages),
      lines('bytes', (point) => point.bytes / 60),
    ] as const;
  }, [shown, to, range.ms, stepMinutes]);
  const band = useMemo(() => {
    const largest = Math.max(0, ...messages.rows.map((row) => row.s0 ?? 0));
    return boundsByHour && prepareRateBand(messages.rows, largest, boundsByHour);
  }, [messages, boundsByHour]);
  const markers = alerts
    .map((alert) => ({
      at: Date.parse(alert.firstSeenAt),
      label: alert.title,
      colour: `var(--${alert.severity})`,
    }))
    .filter((marker) => marker.at >= messages.from && marker.at <= messages.to);
  const note = <span className="text-xs text-faint">{range.label.toLowerCase()}</span>;
  return (
    <>
      <ProblemLine problem={problem} />
      <div className="grid gap-3 xl:grid-cols-2">
        <ChartFrame title="Messages a minute on this topic" unit="messages/min" model={messages} note={note}>
          <TimeLines model={messages} unit="messages/min" markers={markers} crosshair="topic" band={band} />
        </ChartFrame>
        <ChartFrame title="Bytes a second on this topic" unit="B/s" model={bytes} note={note}>
          <TimeLines model={bytes} unit="B/s" unitKind="binary" markers={markers} crosshair="topic" />
        </ChartFrame>
      </div>
    </>
  );
}

const nothing: readonly RatePoint[] = [];

/** The points of the newest answer; the former ones stay until it comes. */
function useKept(address: string) {
  const { body, problem } = useRead<{ readonly items: readonly RatePoint[] }>(address, { keepsFormer: true });
  return { shown: body?.items ?? nothing, problem };
}
