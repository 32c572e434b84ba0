import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

const kinds = {
  primary: 'border-accent bg-accent text-on-accent hover:brightness-110',
  outline: 'border-line bg-panel text-ink hover:bg-raised',
  quiet: 'border-transparent bg-transparent text-dim hover:bg-raised hover:text-ink',
  danger: 'border-bad bg-panel text-bad hover:bg-raised',
};

type Props = ComponentProps<'button'> & {
  readonly kind?: keyof typeof kinds;
  readonly size?: 'small' | 'normal';
  readonly asChild?: boolean;
};

export function Button({
  kind = 'outline',
  size = 'normal',
  asChild = false,
  className,
  type = 'button',
  ...rest
}: Props) {
  const Element = asChild ? Slot.Root : 'button';
  return (
    <Element
      type={asChild ? undefined : type}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-box border font-semibold whitespace-nowrap disabled:opacity-50',
        size === 'small' ? 'h-6 px-2 text-xs' : 'h-8 px-3 text-sm',
        kinds[kind],
        className,
      )}
      {...rest}
    />
  );
}
