import { useState } from 'react';
import { readTimeInput, sayZone, toTimeInput } from '@/components/silences/time-span';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { useZone } from '@/components/ui/clock';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField, TextField } from '@/components/ui/field';
import { formatCounted } from '@/components/ui/format-number';
import { ProblemLine } from '@/components/ui/problem-line';
import type { BulkRequest } from './use-bulk';
import { type VerdictChoice, verdictChoices } from './verdict-choices';

type Verb = 'resolve' | 'snooze' | 'silence';
type Props = {
  readonly verb: Verb;
  readonly count: number;
  onClose(): void;
  /** Gives null when it was done, else why not. */
  onRun(request: BulkRequest): Promise<string | null>;
};

const words: Record<Verb, { readonly title: string; readonly description: string; readonly button: string }> =
  {
    resolve: { title: 'Resolve', description: 'What did they turn out to be?', button: 'Resolve them' },
    snooze: {
      title: 'Snooze',
      description: 'Nobody is told of them before, unless they become more severe. Then they are open again.',
      button: 'Snooze them',
    },
    silence: {
      title: 'Silence',
      description:
        'One silence for each thing that they are about: such alerts are raised and recorded as ever, and nobody is told.',
      button: 'Silence them',
    },
  };

/** Asks what many alerts were, or until when nobody is to be told of them. */
export function BulkDialog({ verb, count, onClose, onRun }: Props) {
  const zone = useZone();
  const [choice, setChoice] = useState<VerdictChoice>('none');
  const [until, setUntil] = useState(() => toTimeInput(Date.now() + 24 * 3_600_000, zone));
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { title, description, button } = words[verb];
  const run = async () => {
    const at = readTimeInput(until, zone);
    if (verb !== 'resolve' && at === null) return setProblem('Enter a date and a time.');
    const verdict = choice === 'none' ? null : choice;
    const own = verb === 'resolve' ? { verdict } : { until: new Date(at ?? 0).toISOString() };
    setIsBusy(true);
    const failed = await onRun({ verb, ...own, ...(comment.trim() === '' ? {} : { comment }) });
    setIsBusy(false);
    setProblem(failed);
    if (failed === null) onClose();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`${title} ${formatCounted(count, 'alert')}`}
      description={description}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <ProblemLine problem={problem === null ? null : { message: problem }} />
        {verb === 'resolve' ? (
          <ChoiceCards
            label="What they turned out to be"
            value={choice}
            options={verdictChoices}
            onChange={(next: VerdictChoice) => setChoice(next)}
            isDisabled={isBusy}
          />
        ) : (
          <TextField
            label={`Until (${sayZone(zone)})`}
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        )}
        <TextAreaField
          label={verb === 'silence' ? 'Why' : 'Comment'}
          help={verb === 'silence' ? 'Kept with each silence.' : 'Optional; kept in each timeline.'}
          value={comment}
          maxLength={verb === 'silence' ? 500 : 10_000}
          onChange={(event) => setComment(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isBusy || count === 0}>
            {isBusy ? 'Working…' : button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
