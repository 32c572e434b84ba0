import type { SubscriptionReview } from '@/lib/domain/views';

/** How far a subscription has been looked at by a person, in words. */
export const reviewWords: Readonly<Record<SubscriptionReview, string>> = {
  none: 'not asked',
  proposed: 'proposed for approval',
  approved: 'approved',
  refused: 'refused',
};
