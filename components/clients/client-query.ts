import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';

/** What MQTT clients can be filtered by. */
export const clientFilterKeys: readonly FilterKey[] = [
  {
    key: 'connection',
    isSingle: true,
    label: 'Connection',
    options: ['connected', 'disconnected', 'unknown'].map((value) => ({ value, label: value })),
  },
  {
    key: 'isMonitor',
    isSingle: true,
    label: 'This monitor',
    options: [
      { value: 'false', label: 'left out' },
      { value: 'true', label: 'only' },
    ],
  },
  { key: 'clientId', isSingle: true, label: 'MQTT client id' },
  { key: 'address', isSingle: true, label: 'Address' },
  { key: 'username', isSingle: true, label: 'User' },
];

export function toClientFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { single: clientFilterKeys.map((key) => key.key) });
}
