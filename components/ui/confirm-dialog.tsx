import { useId, useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

type Props = {
  readonly isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  readonly title: string;
  /** What is lost, in one or two sentences. */
  readonly loss: string;
  /** What has to be typed. */
  readonly phrase: string;
  readonly verb: string;
  /** Resolves with null when done, else with what went wrong. */
  onConfirm(): Promise<string | null>;
};

/** Asks for something dangerous: says what is lost and wants its name typed. */
export function ConfirmDialog({ isOpen, onOpenChange, title, loss, phrase, verb, onConfirm }: Props) {
  const [typed, setTyped] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const inputId = useId();
  const close = (next: boolean) => {
    if (!next) {
      setTyped('');
      setProblem(null);
    }
    onOpenChange(next);
  };
  const confirm = async () => {
    setIsBusy(true);
    const failure = await onConfirm();
    setIsBusy(false);
    setProblem(failure);
    if (failure === null) close(false);
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={close} title={title} description={loss}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === phrase) void confirm();
        }}
      >
        <label htmlFor={inputId} className="text-sm text-dim">
          Type <b className="font-mono text-ink">{phrase}</b> to confirm
        </label>
        <input
          id={inputId}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 rounded-box border bg-ground px-2 font-mono text-sm"
        />
        {problem && (
          <p role="alert" className="text-sm text-bad">
            {problem}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => close(false)}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={typed !== phrase || isBusy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
