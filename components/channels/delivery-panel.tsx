import Link from 'next/link';
import { Age, Moment } from '@/components/ui/age';
import { Fact, Facts } from '@/components/ui/facts';
import { SidePanel } from '@/components/ui/side-panel';
import type { NotificationView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { deliveryAnswer } from './delivery-answer';
import { DeliveryAttempts } from './delivery-attempts';
import { DeliverySign } from './delivery-state';
import { RetryDelivery } from './retry-delivery';

type Props = {
  readonly delivery: NotificationView | null;
  onClose(): void;
  onChanged(): Promise<void>;
};

/** One delivery in full: what was said by whom, and what the other side answered. */
export function DeliveryPanel({ delivery, onClose, onChanged }: Props) {
  return (
    <SidePanel isOpen={delivery !== null} onClose={onClose} label="Delivery">
      {delivery !== null && (
        <article className="flex flex-col gap-5">
          <header className="flex flex-col gap-3">
            <div className="flex flex-wrap items-center gap-3 text-sm">
              <DeliverySign state={delivery.state} isRepeated={delivery.attempts > 0} />
              <span className="text-dim">{showInvisible(delivery.channel)}</span>
              <RetryDelivery delivery={delivery} onChanged={onChanged} />
            </div>
            <h2 className="text-xl break-words">{showInvisible(delivery.title) || 'Delivery'}</h2>
            <p className="text-base break-words">
              {deliveryAnswer(delivery) ?? 'No attempt has been made yet.'}
            </p>
          </header>
          <Facts>
            <Fact name="Told because">{delivery.cause}</Fact>
            <Fact name="Attempts">{delivery.attempts}</Fact>
            <Fact name="Created">
              <Moment at={delivery.createdAt} />
            </Fact>
            <Fact name="Last attempt">
              <Moment at={delivery.lastAttemptAt} />
            </Fact>
            <Fact name="Next attempt">
              <Moment at={delivery.nextAttemptAt} />
            </Fact>
            <Fact name="Accepted">
              <Moment at={delivery.acceptedAt} />
            </Fact>
            <Fact name="Confirmed">
              <Moment at={delivery.confirmedAt} />
            </Fact>
            <Fact name="Age">
              <Age at={delivery.createdAt} />
            </Fact>
          </Facts>
          {delivery.incidentId !== null && (
            <Link
              href={`/incidents/${delivery.incidentId}`}
              prefetch={false}
              className="text-sm text-accent hover:underline"
            >
              The incident it tells of
            </Link>
          )}
          {delivery.alertId !== null && (
            <Link
              href={`/alerts/${delivery.alertId}`}
              prefetch={false}
              className="text-sm text-accent hover:underline"
            >
              The alert it tells of
            </Link>
          )}
          <DeliveryAttempts key={delivery.id} delivery={delivery} />
        </article>
      )}
    </SidePanel>
  );
}
