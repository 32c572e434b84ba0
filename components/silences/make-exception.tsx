import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { Alert } from '@/lib/domain/alert';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { ExceptionForm } from './exception-form';

type Props = { readonly alert: Alert; onChanged(): Promise<void> };

/** On an alert: says that exactly this is expected, until a time; nothing for those who may not. */
export function MakeException({ alert, onChanged }: Props) {
  const { canTriage } = useSignedIn();
  const [isOpen, setIsOpen] = useState(false);
  if (!canTriage) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Make an exception…</Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title="Make an exception from this alert"
        description="What it covers is expected: still raised and recorded, told to nobody until the exception expires."
        isWide
      >
        {isOpen && <ProposedException alert={alert} onChanged={onChanged} onClose={() => setIsOpen(false)} />}
      </Dialog>
    </>
  );
}

function ProposedException({ alert, onChanged, onClose }: Props & { onClose(): void }) {
  const say = useSay();
  const proposal = useRead<{ readonly matcher: AlertMatcher }>(`exceptions/proposal?alertId=${alert.id}`);
  if (proposal.problem !== null) return <ProblemLine problem={proposal.problem} />;
  if (proposal.body === null) return <p className="text-sm text-dim">Reading…</p>;
  return (
    <ExceptionForm
      startsWith={proposal.body.matcher}
      alertId={alert.id}
      onSaved={() => {
        say('The exception is made: nobody is told of what it covers.', 'good');
        onClose();
        void onChanged();
      }}
    />
  );
}
