import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import type { Alert } from '@/lib/domain/alert';
import { useAlertVerb, type VerbProblem } from './use-alert-verb';
import { type VerdictChoice, verdictChoices } from './verdict-choices';

type Props = {
  readonly alert: Alert;
  /** Resolve it, or say later what it was. */
  readonly verb: 'resolve' | 'verdict';
  onClose(): void;
  onChanged(): Promise<void>;
};

const words = {
  resolve: { title: 'Resolve this alert', button: 'Resolve the alert', done: 'Resolved.' },
  verdict: { title: 'What was this alert?', button: 'Save the verdict', done: 'The verdict is saved.' },
} as const;

/** Resolves an alert with what it turned out to be, or says that of a resolved one. */
export function ResolveDialog({ alert: shown, verb, onClose, onChanged }: Props) {
  // What was looked at when the dialog opened: news that come meanwhile must not be decided on unseen.
  const [alert, setAlert] = useState(shown);
  const { isBusy, act } = useAlertVerb(alert, onChanged);
  const [choice, setChoice] = useState<VerdictChoice>(alert.verdict ?? 'none');
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<VerbProblem | null>(null);
  const { title, button, done } = words[verb];
  const send = async () => {
    const verdict = choice === 'none' ? null : choice;
    const failed = await act(verb, { verdict, ...(comment.trim() === '' ? {} : { comment }) }, done);
    setProblem(failed);
    if (failed === null) onClose();
  };
  const isOutdated = problem?.isConflict === true && shown.version !== alert.version;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={title}
      description="What did it turn out to be?"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <ProblemLine problem={problem} />
        {isOutdated && (
          <p className="flex flex-wrap items-center gap-2 text-sm">
            It is {shown.state} now, {shown.severity}, seen {shown.count} times.
            <Button
              size="small"
              onClick={() => {
                setAlert(shown);
                setProblem(null);
              }}
            >
              I have seen it
            </Button>
          </p>
        )}
        <ChoiceCards
          label="What it turned out to be"
          value={choice}
          options={verdictChoices}
          onChange={(next: VerdictChoice) => setChoice(next)}
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
          <Button kind="primary" type="submit" disabled={isBusy || isOutdated}>
            {isBusy ? 'Saving…' : button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
