import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { Moment } from '@/components/ui/age';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/facts';
import { TextAreaField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { EntityRef, NoteView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';
import type { FieldProblem } from '@/lib/errors';

type Props = {
  readonly entity: EntityRef;
  /** Of the period that is shown, newest first. */
  readonly notes: readonly NoteView[];
  readonly canAdd: boolean;
  onAdded(): Promise<void>;
};

/** What people noted about it; notes stand on the timeline as well. */
export function NotesSection({ entity, notes, canAdd, onAdded }: Props) {
  const say = useSay();
  const [text, setText] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const add = async () => {
    setIsBusy(true);
    const answer = await callApi<NoteView>('notes', { method: 'POST', body: { ...entity, text } });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    setFailure(answer.ok || answer.problem.fields.length > 0 ? null : answer.problem.message);
    if (!answer.ok) return;
    setText('');
    say('Noted.', 'good');
    await onAdded();
  };
  return (
    <Section title="Notes in this period">
      {notes.length === 0 && <p className="text-sm text-dim">None.</p>}
      <ul className="flex flex-col gap-2">
        {notes.map((note) => (
          <li key={note.noteId} className="border-l pl-3 text-sm">
            <p className="text-xs text-dim">
              <Moment at={note.at} />, {note.author}
            </p>
            <p className="break-words whitespace-pre-wrap">
              {showInvisible(note.text).replaceAll('⟨U+000A⟩', '\n')}
            </p>
          </li>
        ))}
      </ul>
      {canAdd && (
        <form
          className="flex flex-col items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <div className="w-full">
            <TextAreaField
              label="Add a note"
              help="What was done or seen, for the next shift. It stands on the timeline at this moment."
              maxLength={2000}
              error={problemAt(problems, 'text')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </div>
          <ProblemLine problem={failure === null ? null : { message: failure }} />
          <Button type="submit" size="small" disabled={isBusy || text.trim() === ''}>
            {isBusy ? 'Noting…' : 'Add note'}
          </Button>
        </form>
      )}
    </Section>
  );
}
