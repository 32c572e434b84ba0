'use client';

import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useLive } from '@/components/live/live-provider';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { DataTable } from '@/components/ui/data-table';
import { PageTitle } from '@/components/ui/page-title';
import { ProblemLine } from '@/components/ui/problem-line';
import type { DetectorView, Page } from '@/lib/domain/views';
import { detectorColumns } from './detector-columns';

const kindOf = (detector: DetectorView) => detector.kind;
const hrefOf = (detector: DetectorView) => `/detectors/${detector.kind}`;

/** What is being looked for, and on which brokers that cannot work. */
export function DetectorsLive({ initial }: { readonly initial: Page<DetectorView> }) {
  const router = useRouter();
  const brokers = useLive((state) => state.brokers);
  const list = useList<DetectorView>({ address: 'detectors', initial, initialAddress: 'detectors' });
  const { refresh } = list;
  useChanged('detectors', refresh);
  useChanged('brokers', refresh);
  const columns = useMemo(() => detectorColumns(brokers.length, refresh), [brokers.length, refresh]);
  return (
    <div className="flex min-h-0 grow flex-col gap-2">
      <PageTitle title="Detectors" />
      <ProblemLine problem={list.problem} />
      <DataTable
        id="detectors"
        label="Detectors"
        rows={list.items}
        columns={columns}
        keyOf={kindOf}
        nameOf={(detector) => `Open detector: ${detector.title}`}
        hrefOf={hrefOf}
        onOpen={(detector) => router.push(hrefOf(detector))}
        openKey={null}
        isComplete={list.isComplete}
        empty={null}
      />
    </div>
  );
}
