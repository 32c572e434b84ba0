import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { classNames } from '@/components/ui/class-names';
import { formatCount } from '@/components/ui/format-number';
import { StateSign } from '@/components/ui/state-sign';
import type { TableColumn } from '@/components/ui/table-column';
import { type SubscriptionView, subscriptionReviews } from '@/lib/domain/views';
import { ReviewBadge, ReviewButtons } from './subscription-review';

/** Active, ended, denied; unknown while the monitor cannot know whether the MQTT client is still there. */
export function SubscriptionState({ subscription }: { readonly subscription: SubscriptionView }) {
  if (subscription.denied) return <StateSign sign="refused" word="denied" />;
  if (!subscription.active) return <StateSign sign="offline" word="ended" />;
  return subscription.connected === null ? (
    <StateSign sign="unknown" />
  ) : (
    <StateSign sign="online" word="active" />
  );
}

const wideFrom = 60;

/** How much of the topic tree a filter takes in, 0–100. */
export function Breadth({ value }: { readonly value: number }) {
  return (
    <span className="inline-flex items-center gap-2" title={`Breadth ${Math.round(value)} of 100`}>
      <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-raised">
        <span
          className={classNames('block h-full', value >= wideFrom ? 'bg-high' : 'bg-faint')}
          style={{ width: `${value}%` }}
        />
      </span>
      <span className={classNames('w-7 text-right text-xs', value >= wideFrom && 'font-semibold text-high')}>
        {Math.round(value)}
      </span>
    </span>
  );
}

/** The columns of the subscription list. */
export function subscriptionColumns(
  onChanged: () => Promise<void>,
  hasProposals: boolean,
): readonly TableColumn<SubscriptionView>[] {
  return [...whatColumns, reviewColumn(onChanged, hasProposals), ...whoColumns];
}

function reviewColumn(onChanged: () => Promise<void>, hasProposals: boolean): TableColumn<SubscriptionView> {
  return {
    key: 'review',
    title: 'Review',
    width: hasProposals ? 172 : 92,
    card: 'sign',
    sortValue: (row) => subscriptionReviews.indexOf(row.review),
    cell: (row) =>
      row.review === 'none' ? (
        <span className="text-faint max-md:hidden">–</span>
      ) : (
        <span className="inline-flex items-center gap-1.5">
          <span className={row.review === 'proposed' ? 'md:hidden' : undefined}>
            <ReviewBadge review={row.review} />
          </span>
          {row.review === 'proposed' && <ReviewButtons subscription={row} onChanged={onChanged} />}
        </span>
      ),
  };
}

const whatColumns: readonly TableColumn<SubscriptionView>[] = [
  {
    key: 'state',
    title: 'State',
    width: 108,
    card: 'sign',
    sortValue: (row) => `${row.denied} ${row.active}`,
    cell: (row) => <SubscriptionState subscription={row} />,
  },
  {
    key: 'filter',
    title: 'Filter',
    card: 'title',
    sortValue: (row) => row.filter,
    cell: (row) => <Chip text={row.filter} what="filter" maxCharacters={28} isInTable />,
  },
  {
    key: 'breadth',
    title: 'Breadth',
    unit: '0–100',
    width: 128,
    align: 'right',
    card: 'fact',
    sortValue: (row) => row.breadth,
    cell: (row) => <Breadth value={row.breadth} />,
  },
  {
    key: 'exposed',
    title: 'Exposes',
    unit: 'topics',
    width: 112,
    align: 'right',
    card: 'fact',
    sortValue: (row) => row.exposedTopics,
    cell: (row) => formatCount(row.exposedTopics),
  },
];

const whoColumns: readonly TableColumn<SubscriptionView>[] = [
  {
    key: 'client',
    title: 'MQTT client',
    width: 220,
    card: 'fact',
    sortValue: (row) => row.clientId,
    cell: (row) => (
      <span className="inline-flex max-w-full items-center gap-1.5">
        <Chip text={row.clientId} what="MQTT client id" maxCharacters={row.isMonitor ? 10 : 24} isInTable />
        {row.isMonitor && <Badge>this monitor</Badge>}
      </span>
    ),
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 144,
    card: 'fact',
    sortValue: (row) => row.broker,
    cell: (row) => <BrokerName id={row.brokerId} name={row.broker} />,
  },
  {
    key: 'lastSeen',
    title: 'Last seen',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (row) => row.lastSeenAt,
    cell: (row) => <Age at={row.lastSeenAt} />,
  },
  {
    key: 'qos',
    title: 'QoS',
    width: 56,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (row) => row.grantedQos,
    cell: (row) => row.grantedQos ?? '–',
  },
  {
    key: 'share',
    title: 'Share group',
    width: 120,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (row) => row.shareGroup,
    cell: (row) => row.shareGroup ?? '–',
  },
  {
    key: 'firstSeen',
    title: 'First seen',
    width: 190,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (row) => row.firstSeenAt,
    cell: (row) => <Moment at={row.firstSeenAt} />,
  },
];
