import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { VerdictBadge } from '@/components/alerts/alert-verdict';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Fact, Facts } from '@/components/ui/facts';
import { useSay } from '@/components/ui/toasts';
import type { CaseView } from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';
import { CaseSeverity, CaseStateBadge } from './case-columns';
import { CaseForm } from './case-form';
import { CloseCaseForm } from './close-case-form';
import { useIsPrinting } from './use-is-printing';

type Props = { readonly view: CaseView; onChanged(): Promise<void> };

/** What a case is, how grave, whose, and what can be done with it. */
export function CaseHead({ view, onChanged }: Props) {
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <CaseSeverity view={view} />
        <CaseStateBadge state={view.state} />
        <VerdictBadge verdict={view.verdict} />
        <span className="text-sm text-dim">Case {view.number}</span>
      </div>
      <h1 className="text-xl break-words">{showInvisible(view.title)}</h1>
      <PrintedLine />
      <CaseActions view={view} onChanged={onChanged} />
      <Facts isWide>
        <Fact name="Owner">{view.owner === null ? 'nobody' : showInvisible(view.owner)}</Fact>
        <Fact name="Opened">
          <Moment at={view.createdAt} /> by {showInvisible(view.author)}
        </Fact>
        <Fact name="Last changed">
          <Moment at={view.updatedAt} />
        </Fact>
        {view.closedAt !== null && (
          <Fact name="Closed">
            <Moment at={view.closedAt} /> by {showInvisible(view.closedBy ?? 'Brokerwatch')}
          </Fact>
        )}
      </Facts>
    </header>
  );
}

/** Where and when a sheet of paper comes from, and who printed it. */
function PrintedLine() {
  const { name } = useSignedIn();
  const isPrinting = useIsPrinting();
  if (!isPrinting) return null;
  return (
    <p className="text-xs text-dim">
      Printed <Moment at={new Date().toISOString()} /> by {showInvisible(name)} from {window.location.href}
    </p>
  );
}

function CaseActions({ view, onChanged }: Props) {
  const { name, canTriage } = useSignedIn();
  const say = useSay();
  const [dialog, setDialog] = useState<'edit' | 'close' | null>(null);
  const isOpen = view.state === 'open';
  const done = async (words: string) => {
    setDialog(null);
    say(words, 'good');
    await onChanged();
  };
  const send = async (path: string, method: string, body: object, words: string) => {
    const answer = await callApi<CaseView>(path, { method, body: { ...body, version: view.version } });
    if (!answer.ok) say(answer.problem.message, 'bad');
    else await done(words);
  };
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      {canTriage && isOpen && view.owner !== name && (
        <Button
          kind="primary"
          onClick={() => void send(`cases/${view.id}`, 'PATCH', { owner: name }, 'You own this case now.')}
        >
          Take it
        </Button>
      )}
      {canTriage && isOpen && <Button onClick={() => setDialog('edit')}>Edit…</Button>}
      {canTriage && isOpen && <Button onClick={() => setDialog('close')}>Close…</Button>}
      {canTriage && !isOpen && (
        <Button
          kind="primary"
          onClick={() => void send(`cases/${view.id}/reopen`, 'POST', {}, 'Open again.')}
        >
          Reopen
        </Button>
      )}
      <Button onClick={() => window.print()}>
        <Printer size={14} aria-hidden /> Print or save as PDF
      </Button>
      {canTriage && (
        <Button asChild>
          <a href={`/api/v1/cases/${view.id}/export`} download>
            <Download size={14} aria-hidden /> Export (zip)
          </a>
        </Button>
      )}
      <Dialog
        isOpen={dialog === 'edit'}
        onOpenChange={(isShown) => !isShown && setDialog(null)}
        title={`Case ${view.number}`}
      >
        {dialog === 'edit' && <CaseForm view={view} ownName={name} onSaved={() => void done('Saved.')} />}
      </Dialog>
      <Dialog
        isOpen={dialog === 'close'}
        onOpenChange={(isShown) => !isShown && setDialog(null)}
        title={`Close case ${view.number}`}
        description="Its alerts are captured once more as they stand. A closed case can be reopened."
      >
        {dialog === 'close' && <CloseCaseForm view={view} onClosed={() => void done('Closed.')} />}
      </Dialog>
    </div>
  );
}
