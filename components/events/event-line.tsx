import { BrokerName } from '@/components/brokers/broker-name';
import { Chip } from '@/components/ui/chip';
import { useZone } from '@/components/ui/clock';
import { formatClock, formatTime } from '@/components/ui/format-time';
import type { BrokerEventView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

/** One broker event in one line: when, where, what, who and about what. */
export function EventLine({
  event,
  withBroker = true,
}: {
  readonly event: BrokerEventView;
  readonly withBroker?: boolean;
}) {
  const zone = useZone();
  const about = event.filter ?? event.topic;
  return (
    <li
      className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line/60 py-0.5 text-xs last:border-b-0"
      title={showInvisible(event.raw)}
    >
      <time dateTime={event.at} title={formatTime(event.at, zone)} className="shrink-0 text-dim tabular-nums">
        {formatClock(event.at, zone)}
      </time>
      {withBroker && (
        <span className="w-28 shrink-0 truncate text-dim">
          <BrokerName id={event.brokerId} name={event.broker} />
        </span>
      )}
      <span className="w-36 shrink-0 font-mono">{event.kind}</span>
      {event.clientId !== null && (
        <span className="inline-flex max-w-64 items-center gap-1">
          <Chip text={event.clientId} what="MQTT client id" maxCharacters={28} isInTable />
          {event.clientIdConfidence === 'ambiguous' && <span className="text-warn">ambiguous</span>}
        </span>
      )}
      {about !== null && (
        <Chip text={about} what={event.filter === null ? 'topic' : 'filter'} maxCharacters={40} isInTable />
      )}
      {event.address !== null && <span className="font-mono text-dim">{event.address}</span>}
      {event.reason !== null && (
        <span className="min-w-0 truncate text-dim">{showInvisible(event.reason)}</span>
      )}
    </li>
  );
}
