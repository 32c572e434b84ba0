import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { Alert, AlertVerdict } from '@/lib/domain/alert';
import { verdictWords } from './alert-verdict';

type Choice = AlertVerdict | 'none';

const quiet =
  'Should it come back within 30 minutes it is only counted here, unless it is more severe; that time doubles each time you say so, up to a day.';
const choices = [
  { value: 'none', title: 'No verdict', help: 'It is dealt with. Should it come back, that is a new alert.' },
  {
    value: 'true-positive',
    title: verdictWords['true-positive'],
    help: 'It was what it says. Should it come back, that is a new alert at once.',
  },
  { value: 'benign', title: verdictWords.benign, help: `It happened, and it is harmless. ${quiet}` },
  {
    value: 'false-positive',
    title: verdictWords['false-positive'],
    help: `It did not happen as it says. ${quiet}`,
  },
] as const;

type Props = { readonly alert: Alert; onClose(): void; onChanged(): Promise<void> };

/** Resolves an alert, with what it turned out to be. */
export function ResolveDialog({ alert, onClose, onChanged }: Props) {
  const say = useSay();
  const [choice, setChoice] = useState<Choice>('none');
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<{ readonly message: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const resolve = async () => {
    setIsBusy(true);
    const answer = await callApi<Alert>(`alerts/${alert.id}/resolve`, {
      method: 'POST',
      body: {
        ...(choice === 'none' ? {} : { verdict: choice }),
        ...(comment.trim() === '' ? {} : { comment }),
      },
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    say('Resolved.', 'good');
    onClose();
    await onChanged();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Resolve this alert"
      description="What did it turn out to be?"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void resolve();
        }}
      >
        <ProblemLine problem={problem} />
        <ChoiceCards
          label="What it turned out to be"
          value={choice}
          options={choices}
          onChange={(next: Choice) => setChoice(next)}
          isDisabled={isBusy}
        />
        <TextAreaField
          label="Comment"
          help="Optional; kept in the timeline."
          value={comment}
          maxLength={10_000}
          onChange={(event) => setComment(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isBusy}>
            {isBusy ? 'Resolving…' : 'Resolve the alert'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
