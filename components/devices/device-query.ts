import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';

/** What edge nodes can be filtered by. */
export const deviceFilterKeys: readonly FilterKey[] = [
  {
    key: 'state',
    isSingle: true,
    label: 'State',
    options: ['online', 'offline', 'unknown'].map((value) => ({ value, label: value })),
  },
  { key: 'group', isSingle: true, label: 'Group' },
];

export function toDeviceFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { many: ['state'], single: ['group'] });
}
