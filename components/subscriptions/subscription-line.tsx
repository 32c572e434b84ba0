import { Age } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { formatCounted } from '@/components/ui/format-number';
import type { SubscriptionView } from '@/lib/domain/views';
import { Breadth, SubscriptionState } from './subscription-columns';

/** One subscription of a known MQTT client in one line. */
export function SubscriptionLine({ subscription }: { readonly subscription: SubscriptionView }) {
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 border-b border-line/60 text-sm last:border-b-0">
      <span className="w-24 shrink-0">
        <SubscriptionState subscription={subscription} />
      </span>
      <span className="min-w-0 grow">
        <Chip text={subscription.filter} what="filter" maxCharacters={60} />
      </span>
      <Breadth value={subscription.breadth} />
      <span className="text-xs text-dim">{formatCounted(subscription.exposedTopics, 'topic')}</span>
      <Age at={subscription.lastSeenAt} className="w-14 text-right" />
    </li>
  );
}
