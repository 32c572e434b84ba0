import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import { subscriptionReviews } from '@/lib/domain/views';
import { reviewWords } from './review-words';

const yesNo = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

/** What subscriptions can be filtered by. */
export const subscriptionFilterKeys: readonly FilterKey[] = [
  { key: 'active', isSingle: true, label: 'Active', options: yesNo },
  { key: 'denied', isSingle: true, label: 'Denied', options: yesNo },
  {
    key: 'isMonitor',
    isSingle: true,
    label: 'This monitor',
    options: [
      { value: 'false', label: 'left out' },
      { value: 'true', label: 'only' },
    ],
  },
  {
    key: 'review',
    isSingle: true,
    label: 'Review',
    options: subscriptionReviews.map((value) => ({ value, label: reviewWords[value] })),
  },
  { key: 'breadthMin', isSingle: true, label: 'Breadth at least' },
  { key: 'clientId', isSingle: true, label: 'MQTT client id' },
];

export function toSubscriptionFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { single: subscriptionFilterKeys.map((key) => key.key) });
}
