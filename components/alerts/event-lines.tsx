import { EventLine } from '@/components/events/event-line';
import type { EventSource } from '@/lib/domain/alert-context';
import type { BrokerEventView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = { readonly events: readonly (BrokerEventView & EventSource)[] };

/** Broker events with the lines that they were read from, and how far those can be trusted. */
export function EventLines({ events }: Props) {
  if (events.length === 0)
    return <p className="text-sm text-dim">No event about this subject was stored around that time.</p>;
  return (
    <ul className="flex flex-col">
      {events.map((event) => (
        <li key={event.id} className="border-b border-line/60 py-1 last:border-b-0">
          <ul className="[&>li]:border-b-0">
            <EventLine event={event} withBroker={false} />
          </ul>
          <pre className="mt-0.5 overflow-x-auto rounded-box bg-ground px-2 py-1 font-mono text-xs whitespace-pre-wrap break-all">
            {showInvisible(event.raw)}
          </pre>
          <p className="mt-0.5 text-xs text-faint">
            {event.parser}
            {event.spoofable && <span className="text-warn">; an MQTT client could have written this</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}
