import { Field, TextAreaField, TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import type { FieldProblem } from '@/lib/errors';
import { problemAt, problemsBelow } from './field-problems';
import { type FieldDraft, type FormDraft, type RowDraft, type SecretDraft, splitLines } from './form-draft';
import type { FormField } from './read-form-fields';
import { RowsField } from './rows-field';
import { SecretField } from './secret-field';

type Props = {
  readonly fields: readonly FormField[];
  readonly draft: FormDraft;
  /** By dotted path below this form. */
  readonly problems: readonly FieldProblem[];
  onChange(draft: FormDraft): void;
};

/** The inputs of a form that was read from a JSON Schema. */
export function FormFields({ fields, draft, problems, onChange }: Props) {
  return (
    <>
      {fields.map((field) => (
        <FormFieldInput
          key={field.name}
          field={field}
          value={draft[field.name] ?? ''}
          problems={problems}
          onChange={(value) => onChange({ ...draft, [field.name]: value })}
        />
      ))}
    </>
  );
}

type InputProps = {
  readonly field: FormField;
  readonly value: FieldDraft;
  readonly problems: readonly FieldProblem[];
  onChange(value: FieldDraft): void;
};

/** "Default 50, from 1 to 100." */
function boundsOf(field: Extract<FormField, { kind: 'number' }>): string {
  const { byDefault, minimum, maximum } = field;
  const parts = [
    byDefault === null ? '' : `default ${byDefault}`,
    minimum !== null && maximum !== null ? `from ${minimum} to ${maximum}` : '',
  ].filter((part) => part !== '');
  const text = parts.join(', ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function FormFieldInput({ field, value, problems, onChange }: InputProps) {
  const error = problemAt(problems, field.name);
  const label = field.title;
  const help = field.help;
  switch (field.kind) {
    case 'secret':
      return <SecretField field={field} value={value as SecretDraft} error={error} onChange={onChange} />;
    case 'switch':
      return (
        <Field label={label} help={help} error={error}>
          {({ id }) => <Switch id={id} label={label} isOn={value === true} onChange={onChange} />}
        </Field>
      );
    case 'choice':
      return (
        <Field label={label} help={help} error={error}>
          {({ id }) => (
            <Select
              id={id}
              value={String(value)}
              options={field.options.map((option) => ({ value: option, label: option }))}
              onChange={onChange}
            />
          )}
        </Field>
      );
    case 'number':
      return (
        <TextField
          label={label}
          help={`${help} ${boundsOf(field)}`.trim()}
          error={error}
          inputMode={field.isInteger ? 'numeric' : 'decimal'}
          value={String(value)}
          className="max-w-40 tabular-nums"
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'rows':
      return (
        <RowsField
          field={field}
          rows={value as readonly RowDraft[]}
          error={error}
          problems={problemsBelow(problems, field.name)}
          onChange={onChange}
          renderEntry={(entry) => <FormFields fields={field.fields} {...entry} />}
        />
      );
    case 'lines':
      return <LinesField field={field} value={String(value)} problems={problems} onChange={onChange} />;
    case 'json':
    case 'text':
      return field.kind === 'json' || field.isMultiline ? (
        <TextAreaField
          label={label}
          help={help}
          error={error}
          isMono
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <TextField
          label={label}
          help={help}
          error={error}
          autoComplete="off"
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

type LinesProps = {
  readonly field: FormField;
  readonly value: string;
  readonly problems: readonly FieldProblem[];
  onChange(value: string): void;
};

/** Several texts, one a line; a problem names the entry it is about. */
function LinesField({ field, value, problems, onChange }: LinesProps) {
  const lines = splitLines(value);
  const named = problemsBelow(problems, field.name).map(
    (each) => `“${lines[Number(each.field)] ?? each.field}” ${each.message}`,
  );
  const own = problemAt(problems, field.name);
  const error = [...(own ? [own] : []), ...named].join('; ');
  return (
    <TextAreaField
      label={field.title}
      help={field.help}
      error={error === '' ? null : error}
      isMono
      spellCheck={false}
      className="min-h-32"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
