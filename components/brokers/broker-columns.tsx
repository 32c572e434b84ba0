import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { formatBytes, formatCount, formatRate } from '@/components/ui/format-number';
import type { TableColumn } from '@/components/ui/table-column';
import type { BrokerView } from '@/lib/domain/views';
import { BrokerName } from './broker-name';
import { BrokerStateSign } from './broker-state-sign';

/** The columns of the broker list. */
export const brokerColumns: readonly TableColumn<BrokerView>[] = [
  {
    key: 'state',
    title: 'State',
    width: 160,
    card: 'sign',
    sortValue: (broker) => broker.state,
    cell: (broker) => <BrokerStateSign broker={broker} />,
  },
  {
    key: 'since',
    title: 'For',
    width: 76,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.stateSince,
    cell: (broker) => <Age at={broker.stateSince} />,
  },
  {
    key: 'name',
    title: 'Broker',
    card: 'title',
    sortValue: (broker) => broker.name,
    cell: (broker) => (
      <b className="font-semibold">
        <BrokerName id={broker.id} name={broker.name} />
      </b>
    ),
  },
  {
    key: 'url',
    title: 'Address',
    card: 'none',
    sortValue: (broker) => broker.url,
    cell: (broker) => <span className="font-mono text-xs">{broker.url}</span>,
  },
  {
    key: 'kind',
    title: 'Kind',
    width: 104,
    card: 'fact',
    sortValue: (broker) => broker.detectedKind ?? broker.kind,
    cell: (broker) => broker.detectedKind ?? (broker.kind === 'auto' ? '–' : broker.kind),
  },
  {
    key: 'rate',
    title: 'Rate',
    unit: 'messages/s',
    width: 128,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.messagesPerSecond,
    cell: (broker) => formatRate(broker.messagesPerSecond),
  },
  {
    key: 'bytes',
    title: 'Bytes',
    unit: '/s',
    width: 96,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (broker) => broker.bytesPerSecond,
    cell: (broker) => formatBytes(broker.bytesPerSecond),
  },
  {
    key: 'clients',
    title: 'MQTT clients',
    width: 104,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.connectedClients,
    cell: (broker) => formatCount(broker.connectedClients),
  },
  {
    key: 'topics',
    title: 'Topics',
    width: 80,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.topicCount,
    cell: (broker) => formatCount(broker.topicCount),
  },
  {
    key: 'alerts',
    title: 'Open alerts',
    width: 96,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.openAlerts,
    cell: (broker) => (
      <span className={broker.openAlerts > 0 ? 'font-semibold text-high' : ''}>{broker.openAlerts}</span>
    ),
  },
  {
    key: 'blind',
    title: 'Blind spots',
    width: 96,
    align: 'right',
    card: 'fact',
    sortValue: (broker) => broker.blindSpots.length,
    cell: (broker) => (
      <span className={broker.blindSpots.length > 0 ? 'text-warn' : ''}>{broker.blindSpots.length}</span>
    ),
  },
  {
    key: 'source',
    title: 'Configured by',
    width: 120,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (broker) => broker.source,
    cell: (broker) => <Badge>{broker.source === 'env' ? 'MQTT_URL' : broker.source}</Badge>,
  },
];
