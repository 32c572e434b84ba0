import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useSay } from '@/components/ui/toasts';
import type { Alert } from '@/lib/domain/alert';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { SilenceForm } from './silence-form';

type Props = { readonly alert: Alert; onChanged(): Promise<void> };

const subjectMax = 512;

/** The same finding about the same subject. */
function matcherOf({ brokerId, detector, subject }: Alert): AlertMatcher {
  return {
    brokerIds: [brokerId],
    detectors: [detector],
    subjectKinds: [subject.kind],
    ...(subject.id.length > 0 && subject.id.length <= subjectMax ? { subject: subject.id } : {}),
  };
}

/** On an alert: silences it and its like for a while; nothing for those who may not. */
export function MakeSilence({ alert, onChanged }: Props) {
  const say = useSay();
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
        description="They are raised and recorded as ever; nobody is told until the silence ends."
        isWide
      >
        {isOpen && (
          <SilenceForm
            startsWith={matcherOf(alert)}
            onSaved={() => {
              say('Silenced.', 'good');
              setIsOpen(false);
              void onChanged();
            }}
          />
        )}
      </Dialog>
    </>
  );
}
