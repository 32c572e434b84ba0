import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { formatCount, formatPercent } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import type { Alert, AlertState } from '@/lib/domain/alert';
import { severityRank } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';
import { ShadowBadge, VerdictBadge } from './alert-verdict';

const stateTones: Record<AlertState, 'warn' | 'quiet' | 'good'> = {
  open: 'warn',
  acknowledged: 'quiet',
  resolved: 'good',
};

export function AlertStateBadge({ state }: { readonly state: AlertState }) {
  return <Badge tone={stateTones[state]}>{state}</Badge>;
}

/** Whom or what an alert is about, as people know it: a broker by its name, all else by its id. */
export function subjectName({ subject, broker }: Alert): string {
  return subject.kind === 'broker' ? broker : subject.id;
}

/** The columns of the alert queue; the title names the subject already. */
export const alertColumns: readonly TableColumn<Alert>[] = [
  {
    key: 'severity',
    title: 'Severity',
    width: 88,
    card: 'sign',
    sortValue: (alert) => severityRank(alert.severity),
    cell: (alert) => <SeverityBadge severity={alert.severity} state={alert.state} />,
  },
  {
    key: 'state',
    title: 'State',
    width: 120,
    card: 'sign',
    sortValue: (alert) => alert.state,
    cell: (alert) => <AlertStateBadge state={alert.state} />,
  },
  {
    key: 'title',
    title: 'What',
    card: 'title',
    sortValue: (alert) => alert.title,
    cell: (alert) => (
      <>
        <ShadowBadge alert={alert} /> <span className="font-semibold">{showInvisible(alert.title)}</span>
      </>
    ),
  },
  {
    key: 'subject',
    title: 'Subject',
    width: 220,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: subjectName,
    cell: (alert) => (
      <Chip text={subjectName(alert)} what={alert.subject.kind} maxCharacters={26} isInTable />
    ),
  },
  {
    key: 'broker',
    title: 'Broker',
    width: 150,
    card: 'fact',
    sortValue: (alert) => alert.broker,
    cell: (alert) => <BrokerName id={alert.brokerId} name={alert.broker} />,
  },
  {
    key: 'count',
    title: 'Times',
    width: 72,
    align: 'right',
    card: 'fact',
    sortValue: (alert) => alert.count,
    cell: (alert) => formatCount(alert.count),
  },
  {
    key: 'lastSeen',
    title: 'Last seen',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (alert) => alert.lastSeenAt,
    cell: (alert) => <Age at={alert.lastSeenAt} />,
  },
  {
    key: 'firstSeen',
    title: 'First seen',
    width: 190,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (alert) => alert.firstSeenAt,
    cell: (alert) => <Moment at={alert.firstSeenAt} />,
  },
  {
    key: 'confidence',
    title: 'Confidence',
    width: 96,
    align: 'right',
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (alert) => alert.confidence,
    cell: (alert) => formatPercent(alert.confidence),
  },
  {
    key: 'verdict',
    title: 'Verdict',
    width: 120,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (alert) => alert.verdict,
    cell: (alert) => (alert.verdict === null ? '–' : <VerdictBadge verdict={alert.verdict} />),
  },
  {
    key: 'detector',
    title: 'Detector',
    width: 180,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (alert) => alert.detector,
    cell: (alert) => <span className="font-mono text-xs">{alert.detector}</span>,
  },
];
