import { toApiFilters } from '@/components/live/api-filters';
import type { FilterKey } from '@/components/ui/filter-tokens';
import { type Alert, alertStates, alertVerdicts } from '@/lib/domain/alert';
import { severities } from '@/lib/domain/severity';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const shown = [
  { value: 'only', label: 'only' },
  { value: 'include', label: 'as well' },
];
const holds = [
  { value: 'until-clear', label: 'until clear' },
  { value: 'until-time', label: 'snoozed' },
  { value: 'until-worse', label: 'archived' },
  { value: 'none', label: 'not held' },
];

type Choices = {
  /** The kinds of detector that exist. */
  readonly detectors: readonly string[];
  readonly assignees: readonly { readonly id: string; readonly name: string }[];
};

/** What alerts can be filtered by. */
export function alertFilterKeys({ detectors, assignees }: Choices): readonly FilterKey[] {
  return [
    { key: 'state', label: 'State', options: options(alertStates) },
    { key: 'severity', label: 'Severity', options: options(severities.toReversed()) },
    {
      key: 'assignee',
      isSingle: true,
      label: 'Assigned to',
      options: [
        { value: 'me', label: 'me' },
        { value: 'none', label: 'nobody' },
        ...assignees.map(({ id, name }) => ({ value: id, label: name })),
      ],
    },
    { key: 'hold', label: 'Held', options: holds },
    { key: 'verdict', label: 'Verdict', options: options([...alertVerdicts, 'none']) },
    { key: 'muted', isSingle: true, label: 'Muted', options: shown },
    { key: 'hidden', isSingle: true, label: 'Symptoms', options: shown },
    { key: 'tag', isSingle: true, label: 'Tag' },
    { key: 'detector', label: 'Detector', options: options(detectors) },
    { key: 'subjectId', isSingle: true, label: 'Subject' },
    { key: 'incidentId', isSingle: true, label: 'Incident' },
    { key: 'shadow', isSingle: true, label: 'Shadow mode', options: shown },
  ];
}

/** The page's query string as the API's filters. */
export function toAlertFilters(query: URLSearchParams): URLSearchParams {
  return toApiFilters(query, {
    many: ['state', 'severity', 'detector', 'hold', 'verdict'],
    single: ['subjectId', 'assignee', 'tag', 'incidentId', 'muted', 'hidden', 'shadow'],
  });
}

/** Would the API list this alert under these filters? The same rules as the server's, for live updates; `ownId` is `me`. */
export function matchesAlertFilters(
  alert: Alert,
  filters: URLSearchParams,
  ownId: string | null = null,
): boolean {
  const isOneOf = (key: string, value: string) => filters.get(key)?.split(',').includes(value) ?? true;
  const isText = (key: string, value: string | null) => (filters.get(key) ?? value) === value;
  return (
    isOneOf('state', alert.state) &&
    isOneOf('severity', alert.severity) &&
    isOneOf('detector', alert.detector) &&
    isOneOf('brokerId', String(alert.brokerId)) &&
    isOneOf('hold', alert.hold ?? 'none') &&
    isOneOf('verdict', alert.verdict ?? 'none') &&
    isText('subjectId', alert.subject.id) &&
    isText('incidentId', alert.incidentId) &&
    isListed(filters.get('shadow'), alert.shadow) &&
    isListed(filters.get('muted'), alert.mutedKind !== null) &&
    isListed(filters.get('hidden'), alert.inhibitedById !== null) &&
    isAssigned(alert, filters.get('assignee'), ownId) &&
    hasTag(alert, filters.get('tag')) &&
    hasText(alert, filters.get('q'))
  );
}

/** Such alerts are left out unless they are asked for. */
function isListed(asked: string | null, isSuch: boolean): boolean {
  return asked === 'include' || isSuch === (asked === 'only');
}

function isAssigned({ assigneeId }: Alert, asked: string | null, ownId: string | null): boolean {
  if (asked === null) return true;
  if (asked === 'none') return assigneeId === null;
  return assigneeId !== null && assigneeId === (asked === 'me' ? ownId : asked);
}

function hasTag({ tags, attack }: Alert, asked: string | null): boolean {
  return asked === null || tags.includes(asked) || attack.some(({ id }) => id === asked);
}

function hasText({ title, summary, subject }: Alert, asked: string | null): boolean {
  const text = asked?.toLowerCase();
  return (
    text === undefined || [title, summary, subject.id].some((field) => field.toLowerCase().includes(text))
  );
}

/** Puts an alert's newest form into a list ordered by last seen; one that no longer matches leaves. */
export function mergeAlert(
  alerts: readonly Alert[],
  alert: Alert,
  filters: URLSearchParams,
  ownId: string | null = null,
): readonly Alert[] {
  const others = alerts.filter((each) => each.id !== alert.id);
  if (!matchesAlertFilters(alert, filters, ownId)) return others;
  const at = others.findIndex((each) => each.lastSeenAt <= alert.lastSeenAt);
  return at === -1 ? [...others, alert] : others.toSpliced(at, 0, alert);
}
