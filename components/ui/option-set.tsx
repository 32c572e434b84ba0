import { type ReactNode, useId } from 'react';

type Option<Value extends string> = { readonly value: Value; readonly label: string };

type FrameProps = {
  readonly legend: string;
  readonly help?: ReactNode;
  readonly error?: string | null;
  readonly children: ReactNode;
};

function OptionFrame({ legend, help, error, children }: FrameProps) {
  const id = useId();
  return (
    <fieldset className="flex min-w-0 flex-col gap-1" aria-describedby={`${id}-help ${id}-error`}>
      <legend className="mb-1 text-sm font-semibold">{legend}</legend>
      {help && (
        <p id={`${id}-help`} className="text-xs text-dim">
          {help}
        </p>
      )}
      <div className="flex flex-wrap gap-1.5">{children}</div>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-xs font-semibold text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const optionClass =
  'inline-flex min-h-7 cursor-pointer items-center gap-1.5 rounded-box border px-2 text-sm hover:bg-raised has-checked:border-accent has-checked:bg-accent-ground has-disabled:cursor-default has-disabled:opacity-60';

type SetProps<Value extends string> = Omit<FrameProps, 'children'> & {
  readonly options: readonly Option<Value>[];
  readonly chosen: readonly Value[];
  onChange(chosen: readonly Value[]): void;
};

/** Any number of a few options, kept in the order in which they are offered. */
export function OptionSet<Value extends string>({ options, chosen, onChange, ...frame }: SetProps<Value>) {
  const toggle = (value: Value) =>
    onChange(
      options
        .map((option) => option.value)
        .filter((each) => (each === value ? !chosen.includes(each) : chosen.includes(each))),
    );
  return (
    <OptionFrame {...frame}>
      {options.map((option) => (
        <label key={option.value} className={optionClass}>
          <input
            type="checkbox"
            className="size-3.5 accent-accent"
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          <span className="min-w-0 break-words">{option.label}</span>
        </label>
      ))}
    </OptionFrame>
  );
}

type OneProps<Value extends string> = Omit<FrameProps, 'children'> & {
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  onChange(value: Value): void;
};

/** One of a few short options, all in sight. */
export function OptionRow<Value extends string>({ options, value, onChange, ...frame }: OneProps<Value>) {
  const name = useId();
  return (
    <OptionFrame {...frame}>
      {options.map((option) => (
        <label key={option.value} className={optionClass}>
          <input
            type="radio"
            name={name}
            className="size-3.5 accent-accent"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </OptionFrame>
  );
}
