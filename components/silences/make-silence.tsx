import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { Alert } from '@/lib/domain/alert';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { SilenceForm } from './silence-form';

type Props = { readonly alert: Alert; onChanged(): Promise<void> };

/** On an alert: silences it and its like for a while; nothing for those who may not. */
export function MakeSilence({ alert, onChanged }: Props) {
  const { canTriage } = useSignedIn();
  const [isOpen, setIsOpen] = useState(false);
  if (!canTriage) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Silence…</Button>
      <Dialog
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title="Silence alerts like this one"
        description="They are raised and recorded as ever; nobody is told until the silence ends, or they grow graver."
        isWide
      >
        {isOpen && <ProposedSilence alert={alert} onChanged={onChanged} onClose={() => setIsOpen(false)} />}
      </Dialog>
    </>
  );
}

function ProposedSilence({ alert, onChanged, onClose }: Props & { onClose(): void }) {
  const say = useSay();
  const proposal = useRead<{ readonly matcher: AlertMatcher }>(`exceptions/proposal?alertId=${alert.id}`);
  if (proposal.problem !== null) return <ProblemLine problem={proposal.problem} />;
  if (proposal.body === null) return <p className="text-sm text-dim">Reading…</p>;
  return (
    <SilenceForm
      startsWith={proposal.body.matcher}
      onSaved={() => {
        say('Silenced.', 'good');
        onClose();
        void onChanged();
      }}
    />
  );
}
