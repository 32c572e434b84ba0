import { useState } from 'react';
import { verdictWords } from '@/components/alerts/alert-verdict';
import { useSave } from '@/components/forms/use-save';
import { Button } from '@/components/ui/button';
import { Field, TextAreaField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { type AlertVerdict, alertVerdicts } from '@/lib/domain/alert';
import type { CaseView } from '@/lib/domain/case-views';

type Choice = AlertVerdict | 'none';
const options: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: 'none', label: 'No verdict' },
  ...alertVerdicts.map((value) => ({ value, label: verdictWords[value] })),
];

/** Closes a case, with what it turned out to be and why. */
export function CloseCaseForm({ view, onClosed }: { readonly view: CaseView; onClosed(): void }) {
  const [verdict, setVerdict] = useState<Choice>(view.verdict ?? 'none');
  const [note, setNote] = useState('');
  const [version] = useState(view.version);
  const { failure, isBusy, save } = useSave<CaseView>(['verdict', 'note']);
  const close = async () => {
    const body = {
      version,
      verdict: verdict === 'none' ? null : verdict,
      ...(note.trim() === '' ? {} : { note }),
    };
    if ((await save({ path: `cases/${view.id}/close`, method: 'POST', body })) !== null) onClosed();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <Field label="Verdict" help="What it turned out to be. The alerts keep their own verdicts.">
        {({ id }) => (
          <Select id={id} value={verdict} options={options} onChange={(next: Choice) => setVerdict(next)} />
        )}
      </Field>
      <TextAreaField
        label="Note"
        help="Optional; kept among the notes."
        value={note}
        maxLength={10_000}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex justify-end">
        <Button kind="primary" type="submit" disabled={isBusy}>
          Close the case
        </Button>
      </div>
    </form>
  );
}
