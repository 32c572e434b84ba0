import Link from 'next/link';
import { BrokerName } from '@/components/brokers/broker-name';
import { Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { Fact, Facts, Section } from '@/components/ui/facts';
import { formatCount } from '@/components/ui/format-number';
import { SidePanel } from '@/components/ui/side-panel';
import { stripShare } from '@/lib/domain/topic-filter';
import type { SubscriptionView } from '@/lib/domain/views';
import { reviewWords } from './review-words';
import { Breadth, SubscriptionState } from './subscription-columns';
import { ReviewBadge, ReviewButtons } from './subscription-review';

/** The literal levels before the first wildcard: what every exposed topic begins with. */
function literalPrefix(filter: string): string {
  const levels = stripShare(filter).filter.split('/');
  const wildcard = levels.findIndex((level) => level === '#' || level === '+');
  return wildcard === -1 ? levels.join('/') : levels.slice(0, wildcard).join('/');
}

/** A subscription beside its list. */
export function SubscriptionPanel({
  subscription,
  onClose,
  onChanged,
}: {
  readonly subscription: SubscriptionView | null;
  onClose(): void;
  onChanged(): Promise<void>;
}) {
  return (
    <SidePanel isOpen={subscription !== null} onClose={onClose} label="Subscription">
      {subscription && <SubscriptionDetail subscription={subscription} onChanged={onChanged} />}
    </SidePanel>
  );
}

function SubscriptionDetail({
  subscription,
  onChanged,
}: {
  readonly subscription: SubscriptionView;
  onChanged(): Promise<void>;
}) {
  const id = encodeURIComponent(subscription.clientId);
  const scope = `broker=${subscription.brokerId}`;
  const prefix = literalPrefix(subscription.filter);
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <SubscriptionState subscription={subscription} />
          <ReviewBadge review={subscription.review} />
          <span className="grow" />
          {!subscription.isMonitor && <ReviewButtons subscription={subscription} onChanged={onChanged} />}
        </div>
        <h1 className="text-lg">
          <Chip text={subscription.filter} what="filter" maxCharacters={200} />
        </h1>
      </header>
      <Facts>
        <Fact name="MQTT client">
          <Chip text={subscription.clientId} what="MQTT client id" />
        </Fact>
        <Fact name="Broker">
          <BrokerName id={subscription.brokerId} name={subscription.broker} />
        </Fact>
        <Fact name="Breadth">
          <Breadth value={subscription.breadth} />
        </Fact>
        <Fact name="Live topics it exposed when last measured">
          {formatCount(subscription.exposedTopics)}
        </Fact>
        <Fact name="Granted QoS">{subscription.grantedQos ?? 'unknown'}</Fact>
        <Fact name="Share group">{subscription.shareGroup ?? '–'}</Fact>
        <Fact name="Review">{reviewWords[subscription.review]}</Fact>
        <Fact name="First seen">
          <Moment at={subscription.firstSeenAt} />
        </Fact>
        <Fact name="Last seen">
          <Moment at={subscription.lastSeenAt} />
        </Fact>
      </Facts>
      <Section title="Look further">
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-accent [&_a:hover]:underline">
          <li>
            <Link href={`/clients?clientId=${id}&${scope}`} prefetch={false}>
              This MQTT client's session
            </Link>
          </li>
          <li>
            <Link
              href={`/topics?${scope}${prefix === '' ? '' : `&q=${encodeURIComponent(prefix)}`}`}
              prefetch={false}
            >
              Topics this filter exposes
            </Link>
          </li>
          <li>
            <Link href={`/alerts?subjectId=${id}&${scope}`} prefetch={false}>
              Alerts about this MQTT client
            </Link>
          </li>
        </ul>
      </Section>
    </article>
  );
}
