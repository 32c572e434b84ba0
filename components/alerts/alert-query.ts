import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import { type Alert, alertStates } from '@/lib/domain/alert';
import { severities } from '@/lib/domain/severity';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

/** What alerts can be filtered by; `detectors` are the kinds that exist. */
export function alertFilterKeys(detectors: readonly string[]): readonly FilterKey[] {
  return [
    { key: 'state', label: 'State', options: options(alertStates) },
    { key: 'severity', label: 'Severity', options: options(severities.toReversed()) },
    { key: 'detector', label: 'Detector', options: options(detectors) },
    { key: 'subjectId', isSingle: true, label: 'Subject' },
    {
      key: 'shadow',
      isSingle: true,
      label: 'Shadow mode',
      options: [
        { value: 'only', label: 'only' },
        { value: 'include', label: 'as well' },
      ],
    },
  ];
}

/** The page's query string as the API's filters. */
export function toAlertFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, { many: ['state', 'severity', 'detector'], single: ['subjectId', 'shadow'] });
}

/** Would the API list this alert under these filters? The same rules as the server's, for live updates. */
export function matchesAlertFilters(alert: Alert, filters: URLSearchParams): boolean {
  const isOneOf = (key: string, value: string) => filters.get(key)?.split(',').includes(value) ?? true;
  const text = filters.get('q')?.toLowerCase();
  const subject = filters.get('subjectId');
  return (
    isOneOf('state', alert.state) &&
    isOneOf('severity', alert.severity) &&
    isOneOf('detector', alert.detector) &&
    isOneOf('brokerId', String(alert.brokerId)) &&
    (subject === null || alert.subject.id === subject) &&
    matchesShadow(alert, filters.get('shadow')) &&
    (text === undefined ||
      [alert.title, alert.summary, alert.subject.id].some((field) => field.toLowerCase().includes(text)))
  );
}

/** Those of shadow mode are left out unless they are asked for. */
function matchesShadow(alert: Alert, asked: string | null): boolean {
  return asked === 'include' || alert.shadow === (asked === 'only');
}

/** Puts an alert's newest form into a list ordered by last seen; one that no longer matches leaves. */
export function mergeAlert(
  alerts: readonly Alert[],
  alert: Alert,
  filters: URLSearchParams,
): readonly Alert[] {
  const others = alerts.filter((each) => each.id !== alert.id);
  if (!matchesAlertFilters(alert, filters)) return others;
  const at = others.findIndex((each) => each.lastSeenAt <= alert.lastSeenAt);
  return at === -1 ? [...others, alert] : others.toSpliced(at, 0, alert);
}
