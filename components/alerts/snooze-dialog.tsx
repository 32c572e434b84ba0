import { useState } from 'react';
import { readTimeInput, sayZone, toTimeInput } from '@/components/silences/time-span';
import { Button } from '@/components/ui/button';
import { useZone } from '@/components/ui/clock';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';

type Props = {
  onClose(): void;
  /** Gives null when it is done. */
  onSnooze(until: number): Promise<{ readonly message: string } | null>;
};

/** Asks until when. */
export function SnoozeDialog({ onClose, onSnooze }: Props) {
  const zone = useZone();
  const [text, setText] = useState(() => toTimeInput(Date.now() + 24 * 3_600_000, zone));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const snooze = async () => {
    const until = readTimeInput(text, zone);
    if (until === null) return setProblem('Enter a date and a time.');
    setIsBusy(true);
    const failed = await onSnooze(until);
    setIsBusy(false);
    if (failed === null) onClose();
    else setProblem(failed.message);
  };
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="Snooze until"
      description="Nobody is told of it before, unless it becomes more severe. Then it is open again."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void snooze();
        }}
      >
        <TextField
          label={`It comes back at (${sayZone(zone)})`}
          help="At most 90 days from now."
          type="datetime-local"
          error={problem}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" disabled={isBusy}>
            Snooze
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
