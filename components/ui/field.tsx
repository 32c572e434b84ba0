import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names';

type FieldProps = {
  readonly label: string;
  readonly help?: ReactNode;
  /** What to enter instead, in words. */
  readonly error?: string | null;
  readonly children: (parts: {
    readonly id: string;
    readonly describedBy: string;
    readonly isInvalid: boolean;
  }) => ReactNode;
};

/** A labelled form field: help under the label, the error beside what it is about. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId();
  const describedBy = `${id}-help ${id}-error`;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      {help && (
        <div id={`${id}-help`} className="text-xs text-dim">
          {help}
        </div>
      )}
      {children({ id, describedBy, isInvalid: Boolean(error) })}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-semibold text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

const inputClass =
  'w-full rounded-box border bg-ground px-2 text-sm placeholder:text-faint disabled:opacity-60 aria-invalid:border-bad';

type TextFieldProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'input'>, 'id' | 'children'> & { readonly isMono?: boolean };

export function TextField({ label, help, error, isMono = false, className, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <input
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className={classNames(inputClass, 'h-8', isMono && 'font-mono', className)}
          {...input}
        />
      )}
    </Field>
  );
}

type TextAreaFieldProps = Omit<FieldProps, 'children'> &
  Omit<ComponentProps<'textarea'>, 'id' | 'children'> & { readonly isMono?: boolean };

export function TextAreaField({
  label,
  help,
  error,
  isMono = false,
  className,
  ...input
}: TextAreaFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, isInvalid }) => (
        <textarea
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          className={classNames(inputClass, 'min-h-16 py-1.5', isMono && 'font-mono', className)}
          {...input}
        />
      )}
    </Field>
  );
}
