import type { FilterKey } from '@/components/ui/filter-tokens';
import type { ChannelView } from '@/lib/domain/views';

const states = [
  { value: 'failed', label: 'failed' },
  { value: 'queued', label: 'waiting' },
  { value: 'accepted', label: 'accepted' },
  { value: 'confirmed', label: 'confirmed' },
];

/** What deliveries can be filtered by. */
export function deliveryFilterKeys(channels: readonly ChannelView[]): readonly FilterKey[] {
  return [
    { key: 'state', label: 'State', options: states },
    {
      key: 'channelId',
      label: 'Channel',
      options: channels.map((channel) => ({ value: channel.id, label: channel.name })),
    },
    { key: 'alertId', label: 'Alert' },
  ];
}

/** The page's query string as the API's filters; of channels and alerts it takes one, the newest. */
export function toDeliveryFilters(query: URLSearchParams): URLSearchParams {
  const filters = new URLSearchParams();
  const chosen = query.getAll('state').filter((value) => states.some((state) => state.value === value));
  if (chosen.length > 0) filters.set('state', chosen.join(','));
  for (const key of ['channelId', 'alertId']) {
    const value = query.getAll(key).at(-1);
    if (value) filters.set(key, value);
  }
  const text = query.get('q');
  if (text) filters.set('q', text);
  return filters;
}
