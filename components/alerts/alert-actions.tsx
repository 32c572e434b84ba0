import { useState } from 'react';
import { AddToCase } from '@/components/cases/add-to-case';
import { useSignedIn } from '@/components/frame/signed-in';
import { MakeException } from '@/components/silences/make-exception';
import { MakeSilence } from '@/components/silences/make-silence';
import { Button } from '@/components/ui/button';
import { ProblemLine } from '@/components/ui/problem-line';
import type { AlertDetail } from '@/lib/domain/views';
import { AssignMenu } from './assign-menu';
import { HoldMenu } from './hold-menu';
import { ResolveDialog } from './resolve-dialog';
import { useAlertVerb, type VerbProblem } from './use-alert-verb';

type Props = { readonly detail: AlertDetail; onChanged(): Promise<void> };

/** What people do to an alert; the first of the buttons is what usually comes next. Nothing for those who may not. */
export function AlertActions({ detail, onChanged }: Props) {
  const { alert } = detail;
  const { canTriage } = useSignedIn();
  const { isBusy, act } = useAlertVerb(alert, onChanged);
  const [problem, setProblem] = useState<VerbProblem | null>(null);
  const [asked, setAsked] = useState<'resolve' | 'verdict' | null>(null);
  if (!canTriage) return null;
  const run: typeof act = async (verb, body, done) => {
    const failed = await act(verb, body, done);
    setProblem(failed);
    return failed;
  };
  const isOpen = alert.state === 'open';
  const isResolved = alert.state === 'resolved';
  const isHeld = alert.hold !== null;
  return (
    <div className="flex flex-col gap-2">
      <ProblemLine problem={problem} />
      <div className="flex flex-wrap gap-2">
        {isOpen && (
          <Button
            kind="primary"
            disabled={isBusy}
            onClick={() => void run('acknowledge', {}, 'Acknowledged: you are looking after it.')}
          >
            Acknowledge
          </Button>
        )}
        {!isResolved && (
          <Button kind={isOpen ? 'outline' : 'primary'} disabled={isBusy} onClick={() => setAsked('resolve')}>
            Resolve…
          </Button>
        )}
        {isResolved && (
          <Button
            kind={alert.verdict === null ? 'primary' : 'outline'}
            disabled={isBusy}
            onClick={() => setAsked('verdict')}
          >
            {alert.verdict === null ? 'Give a verdict…' : 'Change the verdict…'}
          </Button>
        )}
        {!isOpen && (
          <Button disabled={isBusy} onClick={() => void run('reopen', {}, 'Open again.')}>
            {isResolved ? 'Reopen' : isHeld ? 'End the hold' : 'Put back to open'}
          </Button>
        )}
        {!isResolved && <AssignMenu alert={alert} isBusy={isBusy} onAct={run} />}
        {!isResolved && (
          <HoldMenu alert={alert} endsByItself={detail.endsByItself} isBusy={isBusy} onAct={run} />
        )}
        {!isResolved && <MakeSilence alert={alert} onChanged={onChanged} />}
        <MakeException alert={alert} onChanged={onChanged} />
        <AddToCase alertIds={[alert.id]} />
      </div>
      {asked !== null && (
        <ResolveDialog alert={alert} verb={asked} onClose={() => setAsked(null)} onChanged={onChanged} />
      )}
    </div>
  );
}
