import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import { alertVerdicts } from '@/lib/domain/alert';
import { caseStates } from '@/lib/domain/case-views';
import { severities } from '@/lib/domain/severity';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** What cases can be filtered by. */
export const caseFilterKeys: readonly FilterKey[] = [
  { key: 'state', label: 'State', options: options(caseStates) },
  { key: 'severity', label: 'Severity', options: options(severities.toReversed()) },
  { key: 'verdict', label: 'Verdict', options: options(alertVerdicts) },
  { key: 'owner', label: 'Owner' },
];

/** The page's query string as the API's filters; a case belongs to no broker, so the broker scope is none of them. */
export function toCaseFilters(query: URLSearchParams): URLSearchParams {
  const filters = toApiFilters(query, {
    many: ['state', 'severity', 'verdict', 'owner'],
    single: ['alertId'],
  });
  filters.delete('brokerId');
  return filters;
}
