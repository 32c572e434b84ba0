import { useState } from 'react';
import { AddToCase } from '@/components/cases/add-to-case';
import { callApi } from '@/components/live/read-api';
import { MakeException } from '@/components/silences/make-exception';
import { MakeSilence } from '@/components/silences/make-silence';
import { Button } from '@/components/ui/button';
import { TextAreaField } from '@/components/ui/field';
import { useSay } from '@/components/ui/toasts';
import type { Alert, AlertState } from '@/lib/domain/alert';
import { ResolveDialog } from './resolve-dialog';

type Verb = 'acknowledge' | 'resolve' | 'reopen';
/** Resolving asks for a verdict first. */
type PlainVerb = Exclude<Verb, 'resolve'>;
const verbs: Record<Verb, { readonly title: string; readonly from: readonly AlertState[] }> = {
  acknowledge: { title: 'Acknowledge', from: ['open'] },
  resolve: { title: 'Resolve', from: ['open', 'acknowledged'] },
  reopen: { title: 'Reopen', from: ['acknowledged', 'resolved'] },
};
const done: Record<PlainVerb, string> = {
  acknowledge: 'Acknowledged: you are looking after it.',
  reopen: 'Open again.',
};

/** What people do to an alert; the first of the buttons is what usually comes next. */
export function AlertActions({ alert, onChanged }: { readonly alert: Alert; onChanged(): Promise<void> }) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const [isResolving, setIsResolving] = useState(false);
  const act = async (verb: PlainVerb) => {
    setIsBusy(true);
    const answer = await callApi<Alert>(`alerts/${alert.id}/${verb}`, { method: 'POST', body: {} });
    setIsBusy(false);
    say(answer.ok ? done[verb] : answer.problem.message, answer.ok ? 'good' : 'bad');
    await onChanged();
  };
  const possible = (Object.keys(verbs) as Verb[]).filter((verb) => verbs[verb].from.includes(alert.state));
  return (
    <div className="flex flex-wrap gap-2">
      {possible.map((verb, index) => (
        <Button
          key={verb}
          kind={index === 0 ? 'primary' : 'outline'}
          disabled={isBusy}
          onClick={() => (verb === 'resolve' ? setIsResolving(true) : void act(verb))}
        >
          {verbs[verb].title}
        </Button>
      ))}
      <MakeSilence alert={alert} onChanged={onChanged} />
      <MakeException alert={alert} onChanged={onChanged} />
      <AddToCase alertIds={[alert.id]} />
      {isResolving && (
        <ResolveDialog alert={alert} onClose={() => setIsResolving(false)} onChanged={onChanged} />
      )}
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
