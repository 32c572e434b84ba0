import { BrokerName } from '@/components/brokers/broker-name';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { formatCount, formatPercent } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import type { Alert, AlertState } from '@/lib/domain/alert';
import type { AlertHold } from '@/lib/domain/alerting-views';
import { severityRank } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';
import { ShadowBadge, VerdictBadge } from './alert-verdict';

const stateTones: Record<AlertState, 'warn' | 'quiet' | 'good'> = {
  open: 'warn',
  acknowledged: 'quiet',
  resolved: 'good',
};

const holdWords: Record<AlertHold, string> = {
  'until-clear': 'until clear',
  'until-time': 'snoozed',
  'until-worse': 'archived',
};

/** An open alert that was resolved before is reopened; a held one says how. */
function sayState({ state, reopenedAt, hold }: Alert): string {
  if (state === 'open' && reopenedAt !== null) return 'reopened';
  return hold === null ? state : holdWords[hold];
}

export function AlertStateBadge({ alert }: { readonly alert: Alert }) {
  return <Badge tone={stateTones[alert.state]}>{sayState(alert)}</Badge>;
}

/** Why nobody is told of it, if that is so. */
function MutedBadge({ alert: { mutedKind, inhibitedById } }: { readonly alert: Alert }) {
  if (inhibitedById !== null) return <Badge>symptom</Badge>;
  return mutedKind === null ? null : <Badge>muted</Badge>;
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
    cell: (alert) => <AlertStateBadge alert={alert} />,
  },
  {
    key: 'title',
    title: 'What',
    card: 'title',
    sortValue: (alert) => alert.title,
    cell: (alert) => (
      <>
        <ShadowBadge alert={alert} /> <MutedBadge alert={alert} />{' '}
        <span className="font-semibold">{showInvisible(alert.title)}</span>
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
    key: 'assignee',
    title: 'Assigned to',
    width: 120,
    card: 'fact',
    sortValue: (alert) => alert.assignee,
    cell: (alert) => (alert.assignee === null ? '–' : showInvisible(alert.assignee)),
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
