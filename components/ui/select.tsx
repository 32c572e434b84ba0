import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { classNames } from './class-names';

type Props<Value extends string> = {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  onChange(value: Value): void;
  readonly label?: string;
  readonly id?: string;
  readonly isDisabled?: boolean;
  /** As low as a dense row allows. */
  readonly isSmall?: boolean;
};

/** Chooses one of a few options; options must not be empty strings. */
export function Select<Value extends string>({
  value,
  options,
  onChange,
  label,
  id,
  isDisabled = false,
  isSmall = false,
}: Props<Value>) {
  return (
    <Primitive.Root value={value} onValueChange={(next) => onChange(next as Value)} disabled={isDisabled}>
      <Primitive.Trigger
        id={id}
        aria-label={label}
        className={classNames(
          'inline-flex items-center justify-between gap-1.5 rounded-box border bg-ground hover:bg-raised disabled:opacity-50',
          isSmall ? 'h-6 min-w-20 px-1.5 text-xs' : 'h-8 px-2 text-sm',
        )}
      >
        <Primitive.Value>{options.find((option) => option.value === value)?.label}</Primitive.Value>
        <ChevronDown size={14} className="text-faint" aria-hidden />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="panel z-50 max-h-[60dvh] min-w-(--radix-select-trigger-width) p-1 shadow-over"
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                className="relative flex min-h-8 cursor-pointer items-center rounded-box pr-3 pl-7 text-sm outline-none data-[highlighted]:bg-raised"
              >
                <Primitive.ItemIndicator className="absolute left-2">
                  <Check size={14} aria-hidden />
                </Primitive.ItemIndicator>
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
