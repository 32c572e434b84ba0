import { Switch as Primitive } from 'radix-ui';

type Props = {
  readonly isOn: boolean;
  onChange(isOn: boolean): void;
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly id?: string;
};

export function Switch({ isOn, onChange, label, isDisabled = false, id }: Props) {
  return (
    <Primitive.Root
      id={id}
      checked={isOn}
      disabled={isDisabled}
      onCheckedChange={onChange}
      aria-label={label}
      className="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-faint bg-ground px-0.5 data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50"
    >
      <Primitive.Thumb className="block size-3.5 rounded-full bg-faint data-[state=checked]:translate-x-4 data-[state=checked]:bg-on-accent" />
    </Primitive.Root>
  );
}
