'use client';

import { useMemo } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { Moment } from '@/components/ui/age';
import { Chip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import type { TableColumn } from '@/components/ui/table-column';
import { truncateMiddle } from '@/components/ui/truncate-middle';
import { useQuery } from '@/components/ui/use-query';
import type { ListedAuditEntry, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { AuditPanel } from './audit-panel';
import { auditFilterKeys, toAuditFilters } from './audit-query';
import { ExportAudit } from './export-audit';
import { listChanges } from './list-changes';

const views = [
  { name: 'People', query: 'resource=user' },
  { name: 'Refused sign-ins', query: 'action=user.sign-in-refused' },
  { name: 'Work on alerts and cases', query: 'resource=alert&resource=case' },
  {
    name: 'What hides alerts',
    query: 'resource=silence&resource=mute-time&resource=exception&resource=maintenance',
  },
  { name: 'Taken away', query: 'action=alerts.exported&action=audit.exported&action=case.exported' },
  { name: 'Detectors', query: 'resource=detector' },
  { name: 'All', query: '' },
];

const columns: readonly TableColumn<ListedAuditEntry>[] = [
  {
    key: 'at',
    title: 'When',
    width: 190,
    card: 'fact',
    sortValue: (entry) => entry.at,
    cell: (entry) => <Moment at={entry.at} />,
  },
  {
    key: 'actor',
    title: 'Who',
    width: 180,
    card: 'sign',
    sortValue: (entry) => entry.actor,
    cell: (entry) => showInvisible(entry.actor),
  },
  {
    key: 'action',
    title: 'Did what',
    width: 220,
    card: 'title',
    sortValue: (entry) => entry.action,
    cell: (entry) => <span className="font-mono text-xs">{showInvisible(entry.action)}</span>,
  },
  {
    key: 'resourceId',
    title: 'To',
    width: 300,
    card: 'fact',
    sortValue: (entry) => entry.resourceName ?? entry.resourceId,
    cell: (entry) => <Resource entry={entry} />,
  },
  {
    key: 'changed',
    title: 'Changed',
    card: 'fact',
    cell: (entry) => (
      <span className="text-dim">
        {listChanges(entry.before, entry.after)
          .map((change) => showInvisible(change.path))
          .join(', ') || '–'}
      </span>
    ),
  },
];

/** Its name where it has one; the id is in the panel. */
function Resource({ entry }: { readonly entry: ListedAuditEntry }) {
  if (entry.resourceName !== null) {
    const name = showInvisible(entry.resourceName);
    return <bdi title={name}>{truncateMiddle(name, 60)}</bdi>;
  }
  return entry.resourceId === null ? (
    '–'
  ) : (
    <Chip text={entry.resourceId} what="id" maxCharacters={36} isInTable />
  );
}

const idOf = (entry: ListedAuditEntry) => entry.id;

type Props = { readonly initial: Page<ListedAuditEntry>; readonly initialAddress: string };

/** Who changed what, newest first; nothing in it can be changed. */
export function AuditLive({ initial, initialAddress }: Props) {
  const { query, change } = useQuery();
  const filters = useMemo(() => toAuditFilters(new URLSearchParams(query)), [query]);
  const list = useList<ListedAuditEntry>({ address: `audit?${filters}`, initial, initialAddress });
  useChanged(null, list.refresh);
  const { canConfigure } = useSignedIn();
  const openKey = query.get('open');
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Audit log" />
      <FilterBar
        id="audit"
        keys={auditFilterKeys}
        placeholder="who:Anna action:case. from:2026-11-01 or any text in what it was before or after"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="audit"
        label="Audit log"
        rows={list.items}
        columns={columns}
        keyOf={idOf}
        nameOf={(entry) => `Open audit entry ${entry.action} by ${showInvisible(entry.actor)}`}
        hrefOf={(entry) => `/audit?open=${entry.id}`}
        tools={canConfigure && <ExportAudit filters={filters} />}
        onOpen={(entry) => change({ open: entry.id }, openKey === null ? 'push' : 'replace')}
        openKey={openKey}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={
          <EmptyState
            title={filters.size > 0 ? 'No entry matches these filters' : 'Nothing has been changed yet'}
            why="Every change that a person or the API token makes is recorded here, with what it was before."
          />
        }
      />
      <AuditPanel
        entry={list.items.find((entry) => entry.id === openKey) ?? null}
        onClose={() => change({ open: null })}
      />
    </div>
  );
}
