import Link from 'next/link';
import { EventLine } from '@/components/events/event-line';
import { Chip } from '@/components/ui/chip';
import { Section } from '@/components/ui/facts';
import type { AlertDetail } from '@/lib/domain/views';
import { AlertLine } from './alert-line';

type Props = { readonly day: NonNullable<AlertDetail['clientDay']>; readonly brokerId: number };

/** What the MQTT client did in the 24 hours up to the alert. */
export function ClientDay({ day, brokerId }: Props) {
  const { clientId, isSuspect, events, alerts } = day;
  return (
    <Section title={isSuspect ? "The first suspect's last 24 hours" : "This MQTT client's last 24 hours"}>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Chip text={clientId} what="MQTT client id" maxCharacters={48} />
        <Link
          href={`/clients?clientId=${encodeURIComponent(clientId)}&broker=${brokerId}`}
          prefetch={false}
          className="text-accent hover:underline"
        >
          its session
        </Link>
      </p>
      {alerts.map((alert) => (
        <AlertLine key={alert.id} alert={alert} />
      ))}
      {events.length === 0 ? (
        <p className="text-sm text-dim">No event of it was stored in that time.</p>
      ) : (
        <ul>
          {events.map((event) => (
            <EventLine key={event.id} event={event} withBroker={false} />
          ))}
        </ul>
      )}
    </Section>
  );
}
