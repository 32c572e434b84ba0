import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { formatCount } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import type { IncidentView } from '@/lib/domain/alerting-views';
import { severityRank } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';

/** Open until somebody is on it, then acknowledged, as alerts say it. */
export function stateOf({ state, acknowledgedAt }: IncidentView): 'open' | 'acknowledged' | 'resolved' {
  return state === 'open' && acknowledgedAt !== null ? 'acknowledged' : state;
}

const tones = { open: 'warn', acknowledged: 'quiet', resolved: 'good' } as const;

export function IncidentStateBadge({ incident }: { readonly incident: IncidentView }) {
  const state = stateOf(incident);
  return <Badge tone={tones[state]}>{state}</Badge>;
}

/** What is odd about an incident: something keeps coming back, or it could not be told. */
export function IncidentOddities({ incident }: { readonly incident: IncidentView }) {
  const { flapCount, setAside } = incident;
  return (
    <>
      {flapCount > 0 && (
        <Badge tone="warn">
          {flapCount === 1 ? 'came back once' : `flapping, ${formatCount(flapCount)} times`}
        </Badge>
      )}
      {setAside !== null && <Badge tone="bad">could not be told</Badge>}
    </>
  );
}

/** `3 open of 12, 8 hidden`. */
export function AlertCounts({ incident }: { readonly incident: IncidentView }) {
  const { openCount, alertCount, hidden } = incident;
  return (
    <span className="whitespace-nowrap tabular-nums">
      {formatCount(openCount)} of {formatCount(alertCount)}
      {hidden > 0 && <span className="text-dim">, {formatCount(hidden)} hidden</span>}
    </span>
  );
}

/** The columns of the incident list. */
export const incidentColumns: readonly TableColumn<IncidentView>[] = [
  {
    key: 'severity',
    title: 'Severity',
    width: 88,
    card: 'sign',
    sortValue: (incident) => severityRank(incident.severity),
    cell: (incident) => <SeverityBadge severity={incident.severity} state={stateOf(incident)} />,
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    card: 'sign',
    sortValue: stateOf,
    cell: (incident) => <IncidentStateBadge incident={incident} />,
  },
  {
    key: 'title',
    title: 'What',
    card: 'title',
    sortValue: (incident) => incident.title,
    cell: (incident) => (
      <span className="inline-flex min-w-0 items-center gap-2">
        <span className="min-w-0 truncate font-semibold">{showInvisible(incident.title)}</span>
        <IncidentOddities incident={incident} />
      </span>
    ),
  },
  {
    key: 'alerts',
    title: 'Alerts open',
    width: 160,
    card: 'fact',
    sortValue: (incident) => incident.openCount,
    cell: (incident) => <AlertCounts incident={incident} />,
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 150,
    card: 'fact',
    sortValue: (incident) => incident.broker,
    cell: (incident) => <BrokerName id={incident.brokerId} name={incident.broker} />,
  },
  {
    key: 'openedAt',
    title: 'Since',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (incident) => incident.openedAt,
    cell: (incident) => <Age at={incident.openedAt} />,
  },
  {
    key: 'lastSeen',
    title: 'Last seen',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (incident) => incident.lastSeenAt,
    cell: (incident) => <Age at={incident.lastSeenAt} />,
  },
  {
    key: 'lastNotice',
    title: 'Last told',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (incident) => incident.lastNoticeAt,
    cell: (incident) => <Age at={incident.lastNoticeAt} />,
  },
  {
    key: 'acknowledgedAt',
    title: 'Acknowledged',
    width: 190,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (incident) => incident.acknowledgedAt,
    cell: (incident) => <Moment at={incident.acknowledgedAt} />,
  },
  {
    key: 'detectors',
    title: 'Detectors',
    width: 220,
    card: 'none',
    isHiddenAtFirst: true,
    cell: (incident) => <span className="font-mono text-xs">{incident.detectors.join(', ')}</span>,
  },
];
