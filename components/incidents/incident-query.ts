import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import { severities } from '@/lib/domain/severity';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** What incidents can be filtered by. */
export const incidentFilterKeys: readonly FilterKey[] = [
  { key: 'state', label: 'State', isSingle: true, options: options(['open', 'resolved']) },
  { key: 'severity', label: 'Severity', options: options(severities.toReversed()) },
  { key: 'setAside', label: 'Could not be told', isSingle: true, options: options(['true', 'false']) },
];

/** The page's query string as the API's filters. */
export function toIncidentFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { many: ['severity'], single: ['state', 'setAside'] });
}
