import Link from 'next/link';
import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { CaseView } from '@/lib/domain/case-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { CaseSeverity } from './case-columns';

const offeredMax = 50;
/** As many as one case holds; the server says no to more. */
const alertsMax = 100;

type Props = { readonly alertIds: readonly string[]; readonly isSmall?: boolean };

/** On one alert or several chosen ones: puts them into an open case, or opens one; nothing for those who may not. */
export function AddToCase({ alertIds, isSmall = false }: Props) {
  const { canTriage } = useSignedIn();
  const [isOpen, setIsOpen] = useState(false);
  if (!canTriage || alertIds.length === 0) return null;
  return (
    <>
      <Button size={isSmall ? 'small' : 'normal'} onClick={() => setIsOpen(true)}>
        Add to case…
      </Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={alertIds.length === 1 ? 'Add this alert to a case' : `Add ${alertIds.length} alerts to a case`}
        description="Evidence, timeline, deliveries and the broker events around are captured, so that they stay when retention deletes them."
      >
        {isOpen && alertIds.length > alertsMax && (
          <ProblemLine problem={{ message: `A case holds at most ${alertsMax} alerts: choose fewer.` }} />
        )}
        {isOpen && alertIds.length <= alertsMax && (
          <CaseChoice alertIds={alertIds} onDone={() => setIsOpen(false)} />
        )}
      </Dialog>
    </>
  );
}

function CaseChoice({ alertIds, onDone }: Pick<Props, 'alertIds'> & { onDone(): void }) {
  const say = useSay();
  const { name } = useSignedIn();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<{ readonly message: string } | null>(null);
  const open = useRead<Page<CaseView>>(`cases?state=open&limit=${offeredMax}`);
  const single = alertIds.length === 1 ? alertIds[0] : undefined;
  const holding = useRead<Page<CaseView>>(single === undefined ? null : `cases?alertId=${single}`);
  const send = async (path: string, body: object) => {
    setIsBusy(true);
    setProblem(null);
    const answer = await callApi<CaseView>(path, { method: 'POST', body });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    say(`In case ${answer.body.number} now, with what is around it.`, 'good');
    onDone();
  };
  const held = new Set(holding.body?.items.map((view) => view.id));
  return (
    <div className="flex flex-col gap-3">
      <ProblemLine problem={problem ?? open.problem} />
      <Button
        kind="primary"
        className="self-start"
        disabled={isBusy}
        onClick={() => void send('cases', { alertIds, owner: name })}
      >
        Open a new case
      </Button>
      {open.body === null && open.problem === null && <p className="text-sm text-dim">Reading…</p>}
      {open.body !== null && open.body.items.length > 0 && (
        <ul className="flex flex-col" aria-label="Open cases">
          {open.body.items.map((view) => (
            <li key={view.id} className="flex min-h-9 items-center gap-2 border-t py-1 text-sm">
              <span className="w-8 shrink-0 text-right text-dim tabular-nums">{view.number}</span>
              <CaseSeverity view={view} />
              <Link
                href={`/cases/${view.id}`}
                prefetch={false}
                className="min-w-0 grow truncate hover:underline"
              >
                {showInvisible(view.title)}
              </Link>
              <Button
                size="small"
                disabled={isBusy}
                aria-label={`Add to case ${view.number}`}
                onClick={() => void send(`cases/${view.id}/alerts`, { alertIds })}
              >
                {held.has(view.id) ? 'Capture again' : 'Add'}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {open.body?.nextCursor && <p className="text-xs text-dim">The {offeredMax} newest open cases.</p>}
    </div>
  );
}
