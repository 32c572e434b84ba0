import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';

const resources = [
  'alert',
  'app-setting',
  'audit',
  'baseline',
  'broker',
  'case',
  'channel',
  'criticality',
  'defined-device',
  'demo-attack',
  'detector',
  'exception',
  'maintenance',
  'mute-time',
  'note',
  'notification',
  'quirk',
  'routing-rule',
  'setting',
  'silence',
  'site-rules',
  'subscription',
  'user',
];

/** What the audit log can be filtered by; an action that ends with a dot stands for all of its kind. */
export const auditFilterKeys: readonly FilterKey[] = [
  { key: 'resource', label: 'About', options: resources.map((value) => ({ value, label: value })) },
  { key: 'actor', label: 'Who' },
  { key: 'action', label: 'Action' },
  { key: 'resourceId', label: 'Id' },
  { key: 'from', isSingle: true, label: 'From' },
  { key: 'to', isSingle: true, label: 'To' },
];

/** The page's query string as the API's filters; a change belongs to no broker, so the broker scope is none of them. */
export function toAuditFilters(query: URLSearchParams): URLSearchParams {
  const filters = toApiFilters(query, {
    many: ['resource', 'actor', 'action', 'resourceId'],
    single: ['from', 'to'],
  });
  filters.delete('brokerId');
  return filters;
}
