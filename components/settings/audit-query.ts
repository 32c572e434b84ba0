import type { FilterKey } from '@/components/ui/filter-tokens';

const resources = [
  'alert',
  'app-setting',
  'broker',
  'channel',
  'demo-attack',
  'detector',
  'notification',
  'setting',
  'user',
];

/** What the audit log can be filtered by. */
export const auditFilterKeys: readonly FilterKey[] = [
  { key: 'resource', label: 'About', options: resources.map((value) => ({ value, label: value })) },
  { key: 'resourceId', label: 'Id' },
];

/** The page's query string as the API's filters, which take one value each: the newest. */
export function toAuditFilters(query: URLSearchParams): URLSearchParams {
  const filters = new URLSearchParams();
  for (const key of ['resource', 'resourceId', 'q']) {
    const value = query.getAll(key).at(-1);
    if (value) filters.set(key, value);
  }
  return filters;
}
