import { VerdictBadge } from '@/components/alerts/alert-verdict';
import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { formatCount } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { TableColumn } from '@/components/ui/table-column';
import type { CaseState, CaseView } from '@/lib/domain/case-views';
import { severityRank } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';

export function CaseStateBadge({ state }: { readonly state: CaseState }) {
  return <Badge tone={state === 'open' ? 'warn' : 'good'}>{state}</Badge>;
}

export function CaseSeverity({ view }: { readonly view: CaseView }) {
  return <SeverityBadge severity={view.severity} state={view.state === 'open' ? 'open' : 'resolved'} />;
}

const owner = (view: CaseView) => (view.owner === null ? 'nobody' : showInvisible(view.owner));

/** The columns of the list of cases. */
export const caseColumns: readonly TableColumn<CaseView>[] = [
  {
    key: 'number',
    title: 'Case',
    width: 64,
    align: 'right',
    card: 'sign',
    sortValue: (view) => view.number,
    cell: (view) => <span className="tabular-nums text-dim">{view.number}</span>,
  },
  {
    key: 'severity',
    title: 'Severity',
    width: 88,
    card: 'sign',
    sortValue: (view) => severityRank(view.severity),
    cell: (view) => <CaseSeverity view={view} />,
  },
  {
    key: 'state',
    title: 'State',
    width: 88,
    card: 'sign',
    sortValue: (view) => view.state,
    cell: (view) => <CaseStateBadge state={view.state} />,
  },
  {
    key: 'title',
    title: 'What',
    card: 'title',
    sortValue: (view) => view.title,
    cell: (view) => <span className="font-semibold">{showInvisible(view.title)}</span>,
  },
  {
    key: 'owner',
    title: 'Owner',
    width: 150,
    card: 'fact',
    sortValue: (view) => view.owner,
    cell: (view) => <span className={view.owner === null ? 'text-faint' : undefined}>{owner(view)}</span>,
  },
  {
    key: 'verdict',
    title: 'Verdict',
    width: 120,
    card: 'fact',
    sortValue: (view) => view.verdict,
    cell: (view) => (view.verdict === null ? '–' : <VerdictBadge verdict={view.verdict} />),
  },
  {
    key: 'alerts',
    title: 'Alerts',
    width: 72,
    align: 'right',
    card: 'fact',
    sortValue: (view) => view.alertCount,
    cell: (view) => formatCount(view.alertCount),
  },
  {
    key: 'notes',
    title: 'Notes',
    width: 72,
    align: 'right',
    card: 'fact',
    sortValue: (view) => view.noteCount,
    cell: (view) => formatCount(view.noteCount),
  },
  {
    key: 'updated',
    title: 'Changed',
    width: 92,
    align: 'right',
    card: 'fact',
    sortValue: (view) => view.updatedAt,
    cell: (view) => <Age at={view.updatedAt} />,
  },
  {
    key: 'created',
    title: 'Opened',
    width: 190,
    card: 'none',
    isHiddenAtFirst: true,
    sortValue: (view) => view.createdAt,
    cell: (view) => <Moment at={view.createdAt} />,
  },
];
