import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { TextAreaField } from '@/components/ui/field';
import { useSay } from '@/components/ui/toasts';
import type { Alert, AlertState } from '@/lib/domain/alert';

type Verb = 'acknowledge' | 'resolve' | 'reopen';
const verbs: Record<
  Verb,
  { readonly title: string; readonly from: readonly AlertState[]; readonly done: string }
> = {
  acknowledge: { title: 'Acknowledge', from: ['open'], done: 'Acknowledged: you are looking after it.' },
  resolve: { title: 'Resolve', from: ['open', 'acknowledged'], done: 'Resolved.' },
  reopen: { title: 'Reopen', from: ['acknowledged', 'resolved'], done: 'Open again.' },
};

/** What people do to an alert; the first of the buttons is what usually comes next. */
export function AlertActions({ alert, onChanged }: { readonly alert: Alert; onChanged(): Promise<void> }) {
  const say = useSay();
  const [busy, setBusy] = useState<Verb | null>(null);
  const act = async (verb: Verb) => {
    setBusy(verb);
    const answer = await callApi<Alert>(`alerts/${alert.id}/${verb}`, { method: 'POST', body: {} });
    setBusy(null);
    say(answer.ok ? verbs[verb].done : answer.problem.message, answer.ok ? 'good' : 'bad');
    await onChanged();
  };
  const possible = (Object.keys(verbs) as Verb[]).filter((verb) => verbs[verb].from.includes(alert.state));
  return (
    <div className="flex flex-wrap gap-2">
      {possible.map((verb, index) => (
        <Button
          key={verb}
          kind={index === 0 ? 'primary' : 'outline'}
          disabled={busy !== null}
          onClick={() => void act(verb)}
        >
          {verbs[verb].title}
        </Button>
      ))}
    </div>
  );
}

export function CommentForm({
  alertId,
  onChanged,
}: {
  readonly alertId: string;
  onChanged(): Promise<void>;
}) {
  const say = useSay();
  const [text, setText] = useState('');
  const [isBusy, setIsBusy] = useState(false);
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
