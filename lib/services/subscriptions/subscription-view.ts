import { z } from 'zod';
import type { Subscription } from '@/lib/db/generated/client';
import { type SubscriptionView, subscriptionReviews } from '@/lib/domain/views';

const review = z.enum(subscriptionReviews).catch('none');

/** One `subscription` row as the console shows it. */
export function toSubscriptionView({
  broker,
  endedAt: _endedAt,
  firstSeenAt,
  lastSeenAt,
  ...row
}: Subscription & { readonly broker: { readonly name: string } }): SubscriptionView {
  return {
    ...row,
    broker: broker.name,
    review: review.parse(row.review),
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}
