import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextAreaField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = {
  readonly detector: string;
  /** What this site says; null when nothing. */
  readonly text: string | null;
  readonly respond: readonly string[];
  onChanged(): Promise<void>;
};

/** What to do: first what this site says, then the detector's own steps. */
export function Runbook({ detector, text, respond, onChanged }: Props) {
  const { canConfigure } = useSignedIn();
  const [isEditing, setIsEditing] = useState(false);
  return (
    <div className="flex flex-col gap-2 text-sm">
      {text !== null && (
        <p className="rounded-box border border-accent px-3 py-2 break-words whitespace-pre-wrap">
          {text.split('\n').map(showInvisible).join('\n')}
        </p>
      )}
      {respond.length > 0 && (
        <ol className="flex list-decimal flex-col gap-1 pl-5">
          {respond.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {canConfigure && (
        <Button size="small" kind="quiet" className="self-start" onClick={() => setIsEditing(true)}>
          {text === null ? 'Write what this site does about such alerts…' : 'Change what this site does…'}
        </Button>
      )}
      {isEditing && (
        <RunbookDialog
          detector={detector}
          text={text ?? ''}
          onClose={() => setIsEditing(false)}
          onChanged={onChanged}
        />
      )}
    </div>
  );
}

type DialogProps = {
  readonly detector: string;
  readonly text: string;
  onClose(): void;
  onChanged(): Promise<void>;
};

function RunbookDialog({ detector, text, onClose, onChanged }: DialogProps) {
  const say = useSay();
  const [draft, setDraft] = useState(text);
  const [problem, setProblem] = useState<{ readonly message: string } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    setIsBusy(true);
    const answer = await callApi<unknown>(`detectors/${detector}/runbook`, {
      method: 'PUT',
      body: { text: draft },
    });
    setIsBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    say('Saved; it stands on every alert of this detector.', 'good');
    onClose();
    await onChanged();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`What this site does about ${detector}`}
      description="Stands on every alert of this detector, before the detector's own steps."
      isWide
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <ProblemLine problem={problem} />
        <TextAreaField
          label="Runbook"
          help="Plain text: whom to call, where to look, what not to touch. Empty removes it."
          className="min-h-64"
          value={draft}
          maxLength={20_000}
          onChange={(event) => setDraft(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isBusy}>
            {isBusy ? 'Saving…' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
