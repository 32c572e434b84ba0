import type { SubscriptionRow } from '@/lib/db/write-batch';
import { reviewOf } from '@/lib/detection/review-subscription';
import { measureBreadth } from '@/lib/detection/topic-breadth';
import type { TopicStore } from '@/lib/detection/topic-store';

/** Filters with wildcards whose reach is measured in one batch at most. */
const measuredMax = 50;

/** Adds to subscriptions with wildcards how far they reach, and whether a person should look at them. */
export function measureSubscriptions(
  subscriptions: readonly SubscriptionRow[],
  topics: TopicStore,
  brokerSince: number,
): readonly SubscriptionRow[] {
  let measured = 0;
  return subscriptions.map((subscription) => {
    if (!/[+#]/.test(subscription.filter) || measured++ >= measuredMax) return subscription;
    const { breadth, exposedTopics } = measureBreadth(subscription.filter, topics);
    const { denied: isDenied, ...seen } = subscription;
    const review = reviewOf({ ...seen, breadth, isDenied, brokerSince });
    return { ...subscription, breadth, exposedTopics, review };
  });
}
