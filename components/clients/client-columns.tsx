import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import type { TableColumn } from '@/components/ui/table-column';
import type { MqttClientView } from '@/lib/domain/views';
import { ClientConnection } from './client-connection';

const protocolNames: Readonly<Record<number, string>> = { 3: '3.1', 4: '3.1.1', 5: '5' };
export const protocolName = (level: number | null) =>
  level === null ? '–' : (protocolNames[level] ?? String(level));

function ClientName({ client }: { readonly client: MqttClientView }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <Chip text={client.clientId} what="MQTT client id" maxCharacters={40} isInTable />
      {client.isMonitor && <Badge>this monitor</Badge>}
      {client.isBridge && <Badge>bridge</Badge>}
    </span>
  );
}

const missing = <span className="text-faint">–</span>;

/** The columns of the MQTT client list. */
export const clientColumns: readonly TableColumn<MqttClientView>[] = [
  {
    key: 'state',
    title: 'State',
    width: 124,
    card: 'sign',
    sortValue: (client) => String(client.connected),
    cell: (client) => <ClientConnection client={client} />,
  },
  {
    key: 'clientId',
    title: 'MQTT client id',
    card: 'title',
    sortValue: (client) => client.clientId,
    cell: (client) => <ClientName client={client} />,
  },
  {
    key: 'username',
    title: 'User',
    width: 96,
    card: 'fact',
    sortValue: (client) => client.username,
    cell: (client) =>
      client.username === null ? (
        missing
      ) : (
        <Chip text={client.username} what="user name" maxCharacters={18} isInTable />
      ),
  },
  {
    key: 'address',
    title: 'Address',
    width: 124,
    card: 'fact',
    sortValue: (client) => client.addresses[0] ?? null,
    cell: (client) => (
      <span className="font-mono text-xs">
        {client.addresses[0] ?? '–'}
        {client.addresses.length > 1 && ` +${client.addresses.length - 1}`}
      </span>
    ),
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 140,
    card: 'fact',
    sortValue: (client) => client.broker,
    cell: (client) => <BrokerName id={client.brokerId} name={client.broker} />,
  },
  {
    key: 'since',
    title: 'Since',
    width: 72,
    align: 'right',
    card: 'fact',
    sortValue: (client) => client.since,
    cell: (client) => <Age at={client.since} never="–" />,
  },
  {
    key: 'lastSeen',
    title: 'Last seen',
    width: 84,
    align: 'right',
    card: 'none',
    sortValue: (client) => client.lastSeenAt,
    cell: (client) => <Age at={client.lastSeenAt} />,
  },
  {
    key: 'subscriptions',
    title: 'Subscriptions',
    width: 116,
    align: 'right',
    card: 'fact',
    sortValue: (client) => client.subscriptions,
    cell: (client) => client.subscriptions,
  },
  {
    key: 'alerts',
    title: 'Open alerts',
    width: 108,
    align: 'right',
    card: 'fact',
    sortValue: (client) => client.openAlerts,
    cell: (client) => (
      <span className={client.openAlerts > 0 ? 'font-semibold text-high' : ''}>{client.openAlerts}</span>
    ),
  },
  {
    key: 'protocol',
    title: 'MQTT',
    width: 64,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (client) => client.protocolVersion,
    cell: (client) => protocolName(client.protocolVersion),
  },
  {
    key: 'keepAlive',
    title: 'Keep alive',
    unit: 's',
    width: 104,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (client) => client.keepAliveSeconds,
    cell: (client) => client.keepAliveSeconds ?? '–',
  },
  {
    key: 'firstSeen',
    title: 'First seen',
    width: 190,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (client) => client.firstSeenAt,
    cell: (client) => <Moment at={client.firstSeenAt} />,
  },
];
