import { toApiFilters } from '@/components/live/api-filters';

export function toTopicFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, {});
}
