import Link from 'next/link';
import { useCallback, useMemo, useState } from 'react';
import { AlertLine } from '@/components/alerts/alert-line';
import { TrendBars } from '@/components/charts/trend-bars';
import { useLive, useLiveFrames } from '@/components/live/live-provider';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { prepareAlertTrend } from '@/lib/charts/prepare-alert-trend';
import type { Alert } from '@/lib/domain/alert';
import { type Severity, severities } from '@/lib/domain/severity';
import type { Page } from '@/lib/domain/views';

/** What the 24 h trend is made of: when alerts were first seen, and how severe they are. */
export type TrendSource = {
  readonly alerts: readonly {
    readonly id: string;
    readonly firstSeenAt: string;
    readonly severity: Severity;
  }[];
  readonly isComplete: boolean;
};

const minuteMs = 60_000;

/** Open alerts by severity, their trend over a day and the five newest. */
export function AlertSummary({ trend }: { readonly trend: TrendSource }) {
  const open = useLive((state) => state.openAlerts);
  const newest = useLive((state) => state.newestAlerts);
  return (
    <section aria-label="Open alerts" className="panel grid gap-4 p-3 lg:grid-cols-[minmax(280px,1fr)_2fr]">
      <div className="flex flex-col gap-3">
        <h2 className="text-sm">Open alerts</h2>
        <div className="grid grid-cols-5 gap-2">
          {severities.toReversed().map((severity) => (
            <SeverityCount key={severity} severity={severity} count={open[severity]} />
          ))}
        </div>
        <Trend source={trend} />
      </div>
      <div className="flex min-w-0 flex-col">
        <h2 className="mb-1 flex items-baseline gap-2 text-sm">
          Newest
          <Link href="/alerts" prefetch={false} className="font-normal text-accent hover:underline">
            all alerts
          </Link>
        </h2>
        {newest.length === 0 ? (
          <p className="py-2 text-sm text-dim">
            No alert is open or acknowledged. New ones appear here by themselves.
          </p>
        ) : (
          newest.map((alert) => <AlertLine key={alert.id} alert={alert} />)
        )}
      </div>
    </section>
  );
}

function SeverityCount({ severity, count }: { readonly severity: Severity; readonly count: number }) {
  const tones: Record<Severity, string> = {
    critical: 'text-critical',
    high: 'text-high',
    medium: 'text-medium',
    low: 'text-low',
    info: 'text-info',
  };
  return (
    <Link
      href={`/alerts?state=open&severity=${severity}`}
      prefetch={false}
      className="rounded-box p-1 hover:bg-raised"
      data-testid={`open-${severity}`}
    >
      <div
        className={classNames(
          'live text-2xl leading-none font-semibold',
          count > 0 ? tones[severity] : 'text-faint',
        )}
      >
        {count}
      </div>
      <div className="mt-1 text-xs text-dim">{severity}</div>
    </Link>
  );
}

function Trend({ source }: { readonly source: TrendSource }) {
  const [alerts, setAlerts] = useState(source.alerts);
  const minute = Math.floor(useNow() / minuteMs) * minuteMs;
  const read = useCallback(async () => {
    const answer = await callApi<Page<Alert>>('alerts?limit=500');
    if (answer.ok) setAlerts(answer.body.items);
  }, []);
  useChanged(null, read);
  useLiveFrames((frames) => {
    const opened = frames.flatMap((frame) =>
      frame.type === 'alert' && frame.cause === 'opened' && !frame.alert.shadow ? [frame.alert] : [],
    );
    if (opened.length > 0)
      setAlerts((known) => [
        ...known.filter((each) => !opened.some((alert) => alert.id === each.id)),
        ...opened,
      ]);
  });
  const bars = useMemo(() => prepareAlertTrend(alerts, minute), [alerts, minute]);
  const total = bars.reduce((sum, bar) => sum + bar.total, 0);
  return (
    <div>
      <TrendBars bars={bars} />
      <p className="mt-1 text-xs text-dim">
        {source.isComplete ? '' : 'more than '}
        {total} new in 24 h, by hour
      </p>
    </div>
  );
}
