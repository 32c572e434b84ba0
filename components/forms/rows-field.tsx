import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import type { FieldProblem } from '@/lib/errors';
import { problemAt, problemsBelow } from './field-problems';
import { type FormDraft, type RowDraft, startDraft } from './form-draft';
import type { FormField } from './read-form-fields';

type Props = {
  readonly field: Extract<FormField, { kind: 'rows' }>;
  readonly rows: readonly RowDraft[];
  readonly error: string | null;
  /** By dotted path below this field: `0.cidr`. */
  readonly problems: readonly FieldProblem[];
  onChange(rows: readonly RowDraft[]): void;
  /** The inputs of one entry, whose paths begin below it. */
  renderEntry(entry: {
    readonly draft: FormDraft;
    readonly problems: readonly FieldProblem[];
    onChange(draft: FormDraft): void;
  }): ReactNode;
};

/** A list of entries that have fields of their own, such as an allow-list. */
export function RowsField({ field, rows, error, problems, onChange, renderEntry }: Props) {
  const add = () => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    onChange([...rows, { key, draft: startDraft(field.fields, {}) }]);
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-semibold">{field.title}</legend>
      <p className="mb-1 text-xs text-dim">{field.help}</p>
      {error && (
        <p role="alert" className="text-xs font-semibold text-bad">
          {error}
        </p>
      )}
      {rows.length === 0 && <p className="text-sm text-faint">No entry.</p>}
      {rows.map((row, index) => {
        const own = problemAt(problems, String(index));
        return (
          <fieldset key={row.key} className="rounded-box border p-3">
            <legend className="sr-only">Entry {index + 1}</legend>
            <div className="grid gap-3 sm:grid-cols-2">
              {renderEntry({
                draft: row.draft,
                problems: problemsBelow(problems, String(index)),
                onChange: (draft) =>
                  onChange(rows.map((each) => (each.key === row.key ? { ...each, draft } : each))),
              })}
            </div>
            {own && (
              <p role="alert" className="mt-2 text-xs font-semibold text-bad">
                {own}
              </p>
            )}
            <div className="mt-2 flex justify-end">
              <Button
                size="small"
                kind="quiet"
                aria-label={`Remove entry ${index + 1}`}
                onClick={() => onChange(rows.filter((each) => each.key !== row.key))}
              >
                <Trash2 size={12} aria-hidden /> Remove entry
              </Button>
            </div>
          </fieldset>
        );
      })}
      <Button size="small" className="self-start" onClick={add}>
        <Plus size={12} aria-hidden /> Add an entry
      </Button>
    </fieldset>
  );
}
