import { Age, Moment } from '@/components/ui/age';
import type { TableColumn } from '@/components/ui/table-column';
import type { NotificationView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { deliveryAnswer } from './delivery-answer';
import { DeliverySign } from './delivery-state';
import { RetryDelivery } from './retry-delivery';

/** The columns of the delivery ledger. */
export function deliveryColumns(onChanged: () => Promise<void>): readonly TableColumn<NotificationView>[] {
  return [
    {
      key: 'state',
      title: 'State',
      width: 128,
      card: 'sign',
      sortValue: (delivery) => delivery.state,
      cell: (delivery) => <DeliverySign state={delivery.state} isRepeated={delivery.attempts > 0} />,
    },
    {
      key: 'channel',
      title: 'Channel',
      width: 160,
      card: 'fact',
      sortValue: (delivery) => delivery.channel,
      cell: (delivery) => showInvisible(delivery.channel),
    },
    {
      key: 'title',
      title: 'What',
      card: 'title',
      sortValue: (delivery) => delivery.title,
      cell: (delivery) => <span className="font-semibold">{showInvisible(delivery.title) || '–'}</span>,
    },
    {
      key: 'cause',
      title: 'Because',
      width: 96,
      card: 'fact',
      sortValue: (delivery) => delivery.cause,
      cell: (delivery) => delivery.cause,
    },
    {
      key: 'attempts',
      title: 'Attempts',
      width: 84,
      align: 'right',
      card: 'fact',
      sortValue: (delivery) => delivery.attempts,
      cell: (delivery) => delivery.attempts,
    },
    {
      key: 'answer',
      title: 'Answer',
      width: 220,
      card: 'fact',
      cell: (delivery) => {
        const answer = deliveryAnswer(delivery);
        return <span title={answer ?? undefined}>{answer ?? '–'}</span>;
      },
    },
    {
      key: 'created',
      title: 'Created',
      width: 84,
      align: 'right',
      card: 'fact',
      sortValue: (delivery) => delivery.createdAt,
      cell: (delivery) => <Age at={delivery.createdAt} />,
    },
    {
      key: 'lastAttempt',
      title: 'Last attempt',
      width: 190,
      card: 'none',
      isHiddenAtFirst: true,
      sortValue: (delivery) => delivery.lastAttemptAt,
      cell: (delivery) => <Moment at={delivery.lastAttemptAt} />,
    },
    {
      key: 'retry',
      title: 'Retry',
      width: 104,
      card: 'sign',
      cell: (delivery) => <RetryDelivery delivery={delivery} onChanged={onChanged} />,
    },
  ];
}
