import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { TextAreaField } from '@/components/ui/field';
import { useSay } from '@/components/ui/toasts';
import type { Alert } from '@/lib/domain/alert';

type Props = { readonly alertId: string; onChanged(): Promise<void> };

/** Writes into the timeline; nothing for those who may not. */
export function CommentForm({ alertId, onChanged }: Props) {
  const say = useSay();
  const { canTriage } = useSignedIn();
  const [text, setText] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  if (!canTriage) return null;
  const send = async () => {
    setIsBusy(true);
    const answer = await callApi<Alert>(`alerts/${alertId}/comment`, { method: 'POST', body: { text } });
    setIsBusy(false);
    if (!answer.ok) return say(answer.problem.message, 'bad');
    setText('');
    await onChanged();
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send();
      }}
    >
      <TextAreaField
        label="Comment"
        value={text}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || text.trim() === ''} className="self-end">
        Add comment
      </Button>
    </form>
  );
}
