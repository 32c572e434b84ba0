import { Availability, Duration } from '@/components/availability/known-time';
import { BrokerName } from '@/components/brokers/broker-name';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { formatCount } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import type { TableColumn } from '@/components/ui/table-column';
import type { FleetItemView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { EntityName } from './entity-name';
import { sayPlace } from './say-place';

const figure = (
  key: string,
  title: string,
  width: number,
  cell: TableColumn<FleetItemView>['cell'],
  more: Partial<TableColumn<FleetItemView>> = {},
): TableColumn<FleetItemView> => ({ key, title, width, align: 'right', card: 'fact', cell, ...more });

/** The fleet as a table; it is sorted by the server, because it may be longer than what is loaded. */
export const fleetColumns: readonly TableColumn<FleetItemView>[] = [
  {
    key: 'state',
    title: 'State',
    width: 104,
    card: 'sign',
    cell: (item) => (
      <span className="inline-flex items-center gap-2">
        <StateSign sign={item.state} />
        {item.isInMaintenance && (
          <span title="In planned maintenance">
            <Badge tone="warn">M</Badge>
            <span className="sr-only">in planned maintenance</span>
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'name',
    title: 'Edge node or device',
    card: 'title',
    cell: (item) => <EntityName item={item} />,
  },
  {
    key: 'place',
    title: 'Place',
    width: 200,
    card: 'fact',
    cell: (item) => (
      <span className="text-dim" title={sayPlace(item.place)}>
        {sayPlace(item.place) || '–'}
      </span>
    ),
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 150,
    card: 'none',
    isHiddenAtFirst: true,
    cell: (item) => <BrokerName id={item.brokerId} name={item.broker} />,
  },
  figure('availability', 'Available', 90, (item) => <Availability figures={item.figures} />),
  figure('unknown', 'Unknown', 112, (item) =>
    item.figures.unknownSeconds === 0 ? (
      <span className="text-faint">0</span>
    ) : (
      <Duration seconds={item.figures.unknownSeconds} />
    ),
  ),
  figure('outages', 'Outages', 82, (item) => formatCount(item.figures.outages)),
  figure('longest', 'Longest', 104, (item) => <Duration seconds={item.figures.longestOutageSeconds} />),
  figure('flaps', 'Flaps', 60, (item) => formatCount(item.figures.flaps)),
  figure('mtbf', 'MTBF', 92, (item) => <Duration seconds={item.figures.mtbfSeconds} />, {
    isHiddenAtFirst: true,
  }),
  figure('mttr', 'MTTR', 92, (item) => <Duration seconds={item.figures.mttrSeconds} />, {
    isHiddenAtFirst: true,
  }),
  figure('rebirths', 'Rebirths', 76, (item) => formatCount(item.figures.rebirths), {
    isHiddenAtFirst: true,
    card: 'none',
  }),
  figure('since', 'For', 76, (item) => <Age at={item.since} />),
  figure('heard', 'Heard', 84, (item) => <Age at={item.lastMessageAt} />),
  {
    key: 'reason',
    title: 'Why',
    width: 180,
    card: 'none',
    isHiddenAtFirst: true,
    cell: (item) => (
      <span className="text-dim">{item.reason === null ? '' : showInvisible(item.reason)}</span>
    ),
  },
];
