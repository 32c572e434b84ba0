import Link from 'next/link';
import { AlertLine } from '@/components/alerts/alert-line';
import { BrokerName } from '@/components/brokers/broker-name';
import { EventLine } from '@/components/events/event-line';
import { ReadRows } from '@/components/live/read-rows';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { SubscriptionLine } from '@/components/subscriptions/subscription-line';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { SidePanel } from '@/components/ui/side-panel';
import type { Alert } from '@/lib/domain/alert';
import type { BrokerEventView, MqttClientView, Page, SubscriptionView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { protocolName } from './client-columns';
import { ClientConnection } from './client-connection';

/** An MQTT client beside its list. */
export function ClientPanel({
  client,
  onClose,
}: {
  readonly client: MqttClientView | null;
  onClose(): void;
}) {
  return (
    <SidePanel isOpen={client !== null} onClose={onClose} label="MQTT client">
      {client && <ClientDetail key={client.id} client={client} />}
    </SidePanel>
  );
}

function ClientDetail({ client }: { readonly client: MqttClientView }) {
  const id = encodeURIComponent(client.clientId);
  const scope = `brokerId=${client.brokerId}`;
  const alerts = useRead<Page<Alert>>(`alerts?subjectId=${id}&${scope}&limit=20`);
  const subscriptions = useRead<Page<SubscriptionView>>(`subscriptions?clientId=${id}&${scope}&limit=100`);
  const events = useRead<Page<BrokerEventView>>(`events?clientId=${id}&${scope}&limit=50`);
  useChanged('clients', async () => {
    await Promise.all([alerts.again(), subscriptions.again(), events.again()]);
  });
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-3">
          <ClientConnection client={client} />
          {client.since !== null && (
            <span className="text-sm text-dim">
              for <Age at={client.since} />
            </span>
          )}
          {client.isMonitor && <Badge>this monitor</Badge>}
          {client.isBridge && <Badge>bridge</Badge>}
        </div>
        <h1 className="text-lg">
          <Chip text={client.clientId} what="MQTT client id" maxCharacters={200} />
        </h1>
      </header>
      <ClientFacts client={client} />
      <Section title="Alerts about it">
        <ReadRows read={alerts} none="None.">
          {(alert) => (
            <li key={alert.id}>
              <AlertLine alert={alert} />
            </li>
          )}
        </ReadRows>
      </Section>
      <Section title="Subscriptions">
        <ReadRows read={subscriptions} none="None has been seen.">
          {(subscription) => <SubscriptionLine key={subscription.id} subscription={subscription} />}
        </ReadRows>
      </Section>
      <Section title="Events">
        <ReadRows read={events} none="None is stored.">
          {(event) => <EventLine key={event.id} event={event} withBroker={false} />}
        </ReadRows>
      </Section>
    </article>
  );
}

function ClientFacts({ client }: { readonly client: MqttClientView }) {
  return (
    <Facts>
      <Fact name="Broker">
        <BrokerName id={client.brokerId} name={client.broker} />
      </Fact>
      <Fact name="User name">
        {client.username === null ? '–' : <Chip text={client.username} what="user name" />}
      </Fact>
      <Fact name="Addresses, newest first">
        <ul className="flex flex-col gap-1">
          {client.addresses.length === 0 && '–'}
          {client.addresses.map((address) => (
            <li key={address}>
              <Chip text={address} what="address" />{' '}
              <Link
                href={`/clients?address=${encodeURIComponent(address)}`}
                prefetch={false}
                className="text-xs text-accent hover:underline"
              >
                others on it
              </Link>
            </li>
          ))}
        </ul>
      </Fact>
      <Fact name="Protocol">
        MQTT {protocolName(client.protocolVersion)}, keep alive{' '}
        {client.keepAliveSeconds === null ? 'unknown' : `${client.keepAliveSeconds} s`}, clean start{' '}
        {client.cleanStart === null ? 'unknown' : client.cleanStart ? 'yes' : 'no'}
      </Fact>
      <Fact name="First seen">
        <Moment at={client.firstSeenAt} />
      </Fact>
      <Fact name="Last seen">
        <Moment at={client.lastSeenAt} />
      </Fact>
      <Fact name="Last end of a connection">
        {client.lastReason === null ? '–' : showInvisible(client.lastReason)}
      </Fact>
    </Facts>
  );
}
