'use client';

import { useSignedIn } from '@/components/frame/signed-in';
import { Section } from '@/components/ui/facts';
import { ProblemLine } from '@/components/ui/problem-line';
import type { CaseDetail } from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { CaseAlerts } from './case-alerts';
import { CaseHead } from './case-head';
import { CaseNotes } from './case-notes';
import { CaseTimeline } from './case-timeline';
import { useCase } from './use-case';

/** A case on its own page, to be worked on, printed or taken away. */
export function CaseDetailLive({ initial }: { readonly initial: CaseDetail }) {
  const { detail, problem, refresh } = useCase(initial);
  const { canTriage } = useSignedIn();
  const view = detail.case;
  return (
    <div className="panel mx-auto w-full max-w-5xl p-4 [page:upright]">
      <article className="flex flex-col gap-5">
        <ProblemLine problem={problem} />
        <CaseHead view={view} onChanged={refresh} />
        <Section title="Summary">
          {view.summary === '' ? (
            <p className="text-sm text-dim">Nothing has been written yet.</p>
          ) : (
            <p className="text-sm break-words whitespace-pre-wrap">
              {showInvisible(view.summary).replaceAll('⟨U+000A⟩', '\n')}
            </p>
          )}
        </Section>
        <Section title={`Alerts (${detail.alerts.length})`}>
          <CaseAlerts view={view} alerts={detail.alerts} canChange={canTriage} onChanged={refresh} />
        </Section>
        <Section title="Notes">
          <CaseNotes
            view={view}
            notes={detail.notes}
            leftOut={detail.notesLeftOut}
            canChange={canTriage}
            onChanged={refresh}
          />
        </Section>
        <Section title="Timeline">
          <CaseTimeline detail={detail} />
        </Section>
      </article>
    </div>
  );
}
