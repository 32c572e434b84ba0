'use client';

import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { Button } from '@/components/ui/button';
import { DataTable } from '@/components/ui/data-table';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { CaseView } from '@/lib/domain/case-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { caseColumns } from './case-columns';
import { CaseForm } from './case-form';
import { caseFilterKeys, toCaseFilters } from './case-query';

const views = [
  { name: 'Open', query: 'state=open' },
  { name: 'Open critical and high', query: 'state=open&severity=critical&severity=high' },
  { name: 'Closed', query: 'state=closed' },
  { name: 'All', query: '' },
];

const idOf = (view: CaseView) => view.id;
const nameOf = (view: CaseView) => `Open case ${view.number}: ${showInvisible(view.title)}`;
const hrefOf = (view: CaseView) => `/cases/${view.id}`;

type Props = { readonly initial: Page<CaseView>; readonly initialAddress: string };

/** All cases; filters in the address, each case on a page of its own. */
export function CasesLive({ initial, initialAddress }: Props) {
  const router = useRouter();
  const { query } = useQuery();
  const { name, canTriage } = useSignedIn();
  const [isOpening, setIsOpening] = useState(false);
  const filters = useMemo(() => toCaseFilters(new URLSearchParams(query)), [query]);
  const list = useList<CaseView>({ address: `cases?${filters}`, initial, initialAddress });
  useChanged('cases', list.refresh);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Cases">
        {canTriage && (
          <Button kind="primary" size="small" onClick={() => setIsOpening(true)}>
            Open a case
          </Button>
        )}
      </PageTitle>
      <FilterBar
        id="cases"
        keys={caseFilterKeys}
        placeholder="state:open owner:… or any text"
        views={views}
      />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="cases"
        label="Cases"
        rows={list.items}
        columns={caseColumns}
        keyOf={idOf}
        nameOf={nameOf}
        hrefOf={hrefOf}
        onOpen={(view) => router.push(hrefOf(view))}
        openKey={null}
        isComplete={list.isComplete}
        loadMore={list.loadMore}
        empty={<NoCases isFiltered={filters.size > 0} />}
      />
      <Dialog
        isOpen={isOpening}
        onOpenChange={setIsOpening}
        title="Open a case"
        description="Alerts are put into it from their own pages."
      >
        {isOpening && <CaseForm view={null} ownName={name} onSaved={(view) => router.push(hrefOf(view))} />}
      </Dialog>
    </div>
  );
}

function NoCases({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState
      title="No case matches these filters"
      why="Cases with another state, severity, owner or text may exist."
      next={
        <a href="/cases" className="text-accent underline">
          Show all cases
        </a>
      }
    />
  ) : (
    <EmptyState
      title="No case has been opened"
      why="A case keeps alerts that belong together with their evidence, the broker events around them and your notes, beyond the retention of the stored events."
      next={
        <a href="/alerts" className="text-accent underline">
          Open an alert and choose “Add to case”
        </a>
      }
    />
  );
}
