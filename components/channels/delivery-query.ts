import type { FilterKey } from '@/components/ui/filter-tokens';
import type { ChannelView } from '@/lib/domain/views';

const states = [
  { value: 'failed', label: 'failed' },
  { value: 'queued', label: 'waiting' },
  { value: 'accepted', label: 'accepted' },
  { value: 'confirmed', label: 'confirmed' },
];

const causes = [
  'opened',
  'escalated',
  'reopened',
  'acknowledged',
  'repeated',
  'unacknowledged',
  'resolved',
  'digest',
  'heartbeat',
];
const spanHours: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168 };
const spans = [
  { value: '1h', label: 'the last hour' },
  { value: '24h', label: 'the last 24 hours' },
  { value: '7d', label: 'the last 7 days' },
];
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** What deliveries can be filtered by. */
export function deliveryFilterKeys(channels: readonly ChannelView[]): readonly FilterKey[] {
  return [
    { key: 'state', label: 'State', options: states },
    {
      key: 'channelId',
      label: 'Channel',
      options: channels.map((channel) => ({ value: channel.id, label: channel.name })),
    },
    { key: 'cause', label: 'Because', options: causes.map((cause) => ({ value: cause, label: cause })) },
    { key: 'since', label: 'Created since', options: spans },
    { key: 'alertId', label: 'Alert' },
    { key: 'incidentId', label: 'Incident' },
  ];
}

/**
 * The page's query string as the API's filters; of channels, alerts, incidents and spans it takes one, the newest.
 * `now` (ms) is cut to the minute, so that the same query asks for the same list for a while.
 */
export function toDeliveryFilters(query: URLSearchParams, now: number): URLSearchParams {
  const filters = new URLSearchParams();
  const chosen = query.getAll('state').filter((value) => states.some((state) => state.value === value));
  if (chosen.length > 0) filters.set('state', chosen.join(','));
  const because = query.getAll('cause').filter((value) => causes.includes(value));
  if (because.length > 0) filters.set('cause', because.join(','));
  const hours = spanHours[query.getAll('since').at(-1) ?? ''];
  if (hours !== undefined) {
    const since = Math.floor(now / minuteMs) * minuteMs - hours * hourMs;
    filters.set('since', new Date(since).toISOString());
  }
  for (const key of ['channelId', 'alertId', 'incidentId']) {
    const value = query.getAll(key).at(-1);
    if (value) filters.set(key, value);
  }
  const text = query.get('q');
  if (text) filters.set('q', text);
  return filters;
}
