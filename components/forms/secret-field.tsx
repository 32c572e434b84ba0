import { Button } from '@/components/ui/button';
import { Field, TextAreaField, TextField } from '@/components/ui/field';
import type { SecretDraft } from './form-draft';
import type { FormField } from './read-form-fields';

type Props = {
  readonly field: Extract<FormField, { kind: 'secret' }>;
  readonly value: SecretDraft;
  readonly error: string | null;
  onChange(value: SecretDraft): void;
};

/** A secret is write-only: what is stored can be kept, replaced or removed, never read. */
export function SecretField({ field, value, error, onChange }: Props) {
  if (value.intent !== 'enter')
    return <StoredSecret field={field} value={value} error={error} onChange={onChange} />;
  const help = (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className="min-w-0 break-words">{field.help}</span>
      {value.isSet && (
        <button
          type="button"
          className="text-accent underline"
          onClick={() => onChange({ ...value, intent: 'keep', text: '' })}
        >
          Keep the stored one
        </button>
      )}
    </span>
  );
  const input = {
    label: field.title,
    help,
    error,
    isMono: true,
    autoComplete: 'off',
    spellCheck: false,
    value: value.text,
  };
  return field.isMultiline ? (
    <TextAreaField {...input} onChange={(event) => onChange({ ...value, text: event.target.value })} />
  ) : (
    <TextField {...input} onChange={(event) => onChange({ ...value, text: event.target.value })} />
  );
}

function StoredSecret({ field, value, error, onChange }: Props) {
  const isRemoved = value.intent === 'remove';
  return (
    <Field label={field.title} help={field.help} error={error}>
      {({ id, describedBy }) => (
        <div className="flex min-h-8 flex-wrap items-center gap-2 rounded-box border border-dashed px-2 py-1 text-sm">
          <span className="grow text-dim">
            {isRemoved ? 'Will be removed when you save.' : 'Stored, and never shown.'}
          </span>
          {isRemoved ? (
            <Button id={id} size="small" onClick={() => onChange({ ...value, intent: 'keep' })}>
              Keep it
            </Button>
          ) : (
            <>
              <Button
                id={id}
                size="small"
                aria-describedby={describedBy}
                aria-label={`Replace: ${field.title}`}
                onClick={() => onChange({ ...value, intent: 'enter', text: '' })}
              >
                Replace
              </Button>
              {!field.isRequired && (
                <Button
                  size="small"
                  aria-label={`Remove: ${field.title}`}
                  onClick={() => onChange({ ...value, intent: 'remove', text: '' })}
                >
                  Remove
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </Field>
  );
}
