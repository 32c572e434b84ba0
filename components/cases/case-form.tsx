import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { Button } from '@/components/ui/button';
import { Field, TextAreaField, TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import type { CaseView } from '@/lib/domain/case-views';
import { type Severity, severities } from '@/lib/domain/severity';

const severityOptions = severities.toReversed().map((value) => ({ value, label: value }));
const names = ['title', 'summary', 'severity', 'owner'];

type Props = {
  /** null = a new case. */
  readonly view: CaseView | null;
  readonly ownName: string;
  onSaved(view: CaseView): void;
};

/** What is said of a case: its title, summary, severity and owner. */
export function CaseForm({ view, ownName, onSaved }: Props) {
  const [title, setTitle] = useState(view?.title ?? '');
  const [summary, setSummary] = useState(view?.summary ?? '');
  const [severity, setSeverity] = useState<Severity>(view?.severity ?? 'medium');
  const [owner, setOwner] = useState(view === null ? ownName : (view.owner ?? ''));
  /** What the person saw when the form opened: a change that comes while they write is a conflict. */
  const [version] = useState(view?.version);
  const { problems, failure, isBusy, save } = useSave<CaseView>(names);
  const send = async () => {
    const body = { title, summary, severity, owner: owner.trim() === '' ? null : owner };
    const saved = await save(
      view === null
        ? { path: 'cases', method: 'POST', body }
        : { path: `cases/${view.id}`, method: 'PATCH', body: { ...body, version } },
    );
    if (saved !== null) onSaved(saved);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <TextField
        label="Title"
        value={title}
        maxLength={200}
        error={problemAt(problems, 'title')}
        onChange={(event) => setTitle(event.target.value)}
      />
      <TextAreaField
        label="Summary"
        help="What is known, what is not, what was decided. Shown first, printed and exported."
        rows={6}
        value={summary}
        maxLength={20_000}
        error={problemAt(problems, 'summary')}
        onChange={(event) => setSummary(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Severity" error={problemAt(problems, 'severity')}>
          {({ id }) => (
            <Select
              id={id}
              value={severity}
              options={severityOptions}
              onChange={(next: Severity) => setSeverity(next)}
            />
          )}
        </Field>
        <TextField
          label="Owner"
          help="Who works on it; empty for nobody."
          value={owner}
          maxLength={100}
          error={problemAt(problems, 'owner')}
          onChange={(event) => setOwner(event.target.value)}
        />
      </div>
      <div className="flex justify-end">
        <Button kind="primary" type="submit" disabled={isBusy || title.trim() === ''}>
          {view === null ? 'Open the case' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
