import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { TextAreaField } from '@/components/ui/field';
import { useSay } from '@/components/ui/toasts';
import type { CaseNoteView, CaseView } from '@/lib/domain/case-views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = {
  readonly view: CaseView;
  readonly notes: readonly CaseNoteView[];
  /** Older ones that are not among them. */
  readonly leftOut: number;
  readonly canChange: boolean;
  onChanged(): Promise<void>;
};

/** The notes of a case, oldest first, and a field for the next one; they stay as they are written. */
export function CaseNotes({ view, notes, leftOut, canChange, onChanged }: Props) {
  return (
    <>
      {notes.length === 0 && <p className="text-sm text-dim">No note yet.</p>}
      {leftOut > 0 && (
        <p className="text-xs text-dim">{leftOut} older notes are in the exported notes.jsonl.</p>
      )}
      <ol className="flex flex-col gap-2">
        {notes.map((note) => (
          <li key={note.id} className="border-l-2 border-accent pl-3 text-sm break-inside-avoid-page">
            <p className="text-xs text-dim">
              <b className="font-semibold text-ink">{showInvisible(note.author)}</b> <Moment at={note.at} />
            </p>
            <p className="break-words whitespace-pre-wrap">
              {showInvisible(note.text).replaceAll('⟨U+000A⟩', '\n')}
            </p>
          </li>
        ))}
      </ol>
      {canChange && <NoteForm caseId={view.id} onChanged={onChanged} />}
    </>
  );
}

function NoteForm({ caseId, onChanged }: { readonly caseId: string; onChanged(): Promise<void> }) {
  const say = useSay();
  const [text, setText] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const send = async () => {
    setIsBusy(true);
    const answer = await callApi<CaseView>(`cases/${caseId}/notes`, { method: 'POST', body: { text } });
    setIsBusy(false);
    if (!answer.ok) return say(answer.problem.message, 'bad');
    setText('');
    await onChanged();
  };
  return (
    <form
      className="flex flex-col gap-2 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send();
      }}
    >
      <TextAreaField
        label="Note"
        help="It stays as it is written, under your name."
        value={text}
        maxLength={10_000}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || text.trim() === ''} className="self-end">
        Add note
      </Button>
    </form>
  );
}
