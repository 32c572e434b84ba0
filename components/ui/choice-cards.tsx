import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { classNames } from './class-names';

type Props<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly title: string; readonly help: string }[];
  onChange(value: Value): void;
  readonly isDisabled?: boolean;
  /** Beside each other where there is room. */
  readonly isRow?: boolean;
};

/** One of a few choices, each with a sentence on what it does. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  options,
  onChange,
  isDisabled = false,
  isRow = false,
}: Props<Value>) {
  const id = useId();
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      disabled={isDisabled}
      onValueChange={(next) => onChange(next as Value)}
      className={classNames('grid gap-2', isRow && 'sm:grid-cols-3')}
    >
      {options.map((option) => (
        <label
          key={option.value}
          htmlFor={`${id}-${option.value}`}
          className="flex items-start gap-2 rounded-box border p-2 hover:bg-raised has-data-[state=checked]:border-accent has-data-[state=checked]:bg-accent-ground"
        >
          <RadioGroup.Item
            id={`${id}-${option.value}`}
            value={option.value}
            aria-describedby={`${id}-${option.value}-help`}
            className="mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full border border-faint bg-ground data-[state=checked]:border-accent disabled:opacity-50"
          >
            <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
          </RadioGroup.Item>
          <span className="min-w-0">
            <span className="block text-sm font-semibold">{option.title}</span>
            <span id={`${id}-${option.value}-help`} className="block text-xs text-dim">
              {option.help}
            </span>
          </span>
        </label>
      ))}
    </RadioGroup.Root>
  );
}
