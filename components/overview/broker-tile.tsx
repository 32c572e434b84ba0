import Link from 'next/link';
import { type ReactNode, useMemo } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { BrokerStateSign, useIsBrokerStale } from '@/components/brokers/broker-state-sign';
import { Sparkline } from '@/components/charts/sparkline';
import { useLive } from '@/components/live/live-provider';
import { Age } from '@/components/ui/age';
import { useNow } from '@/components/ui/clock';
import { formatCount, formatRate } from '@/components/ui/format-number';
import { prepareTimeLines } from '@/lib/charts/prepare-time-lines';
import type { BrokerView } from '@/lib/domain/views';

const minuteMs = 60_000;

/** Sixty closed minutes up to `to`, null where nothing is known. */
function lastHour(
  points: readonly { readonly at: string; readonly messagesPerSecond: number }[],
  to: number,
): (number | null)[] {
  const series = [
    { name: '', points: points.map((point) => ({ at: point.at, value: point.messagesPerSecond })) },
  ];
  return prepareTimeLines({ series, from: to - 60 * minuteMs, to, stepMs: minuteMs }).rows.map(
    (row) => row.s0 ?? null,
  );
}

/** One broker at a glance: state, since when, rate, MQTT clients, blind spots. */
export function BrokerTile({ broker }: { readonly broker: BrokerView }) {
  const isStale = useIsBrokerStale(broker);
  const points = useLive((state) => state.rates.find((series) => series.brokerId === broker.id)?.points);
  const minute = Math.floor(useNow() / minuteMs) * minuteMs;
  const values = useMemo(() => lastHour(points ?? [], minute), [points, minute]);
  return (
    <section
      aria-label={`Broker ${broker.name}`}
      data-stale={isStale || undefined}
      className="panel flex flex-col gap-2 p-3"
    >
      <header className="flex min-w-0 items-center gap-2">
        <h2 className="min-w-0 grow text-base">
          <Link href={`/brokers?open=${broker.id}`} prefetch={false} className="hover:underline">
            <BrokerName id={broker.id} name={broker.name} />
          </Link>
        </h2>
        <BrokerStateSign broker={broker} />
      </header>
      <p className="text-xs text-dim">
        for <Age at={broker.stateSince} />
        {broker.stateReason && broker.state !== 'online' && (
          <span className="text-warn"> · {broker.stateReason}</span>
        )}
      </p>
      <div className="flex items-end justify-between gap-3">
        <div className="live">
          <span className="text-2xl leading-none font-semibold">{formatRate(broker.messagesPerSecond)}</span>
          <span className="ml-1 text-xs text-faint">messages/s</span>
        </div>
        <Sparkline values={values} label={`Message rate of ${broker.name} over the last hour`} />
      </div>
      <dl className="grid grid-cols-4 gap-2 text-xs">
        <Figure name="MQTT clients">{formatCount(broker.connectedClients)}</Figure>
        <Figure name="Topics">{formatCount(broker.topicCount)}</Figure>
        <Figure name="Blind spots">
          {broker.blindSpots.length === 0 ? (
            '0'
          ) : (
            <Link
              href={`/brokers?open=${broker.id}`}
              prefetch={false}
              className="text-warn underline decoration-dotted underline-offset-2"
            >
              {broker.blindSpots.length}
            </Link>
          )}
        </Figure>
        <Figure name="Last message">
          <Age at={broker.lastMessageAt} expectedMs={30_000} />
        </Figure>
      </dl>
    </section>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="truncate text-faint">{name}</dt>
      <dd className="live truncate text-sm">{children}</dd>
    </div>
  );
}
