import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';

/** What MQTT clients can be filtered by. */
export const clientFilterKeys: readonly FilterKey[] = [
  {
    key: 'connection',
    label: 'Connection',
    options: ['connected', 'disconnected', 'unknown'].map((value) => ({ value, label: value })),
  },
  {
    key: 'isMonitor',
    label: 'This monitor',
    options: [
      { value: 'false', label: 'left out' },
      { value: 'true', label: 'only' },
    ],
  },
  { key: 'clientId', label: 'MQTT client id' },
  { key: 'address', label: 'Address' },
  { key: 'username', label: 'User' },
];

export function toClientFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { single: clientFilterKeys.map((key) => key.key) });
}
