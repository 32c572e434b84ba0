import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type MenuProps = {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
};

/** A drop-down menu; `trigger` must be a button. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="panel z-50 max-h-[70dvh] min-w-44 overflow-y-auto p-1 shadow-over"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemClass =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-box px-2 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-raised';

type ItemProps = {
  onSelect?(): void;
  readonly children: ReactNode;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly asChild?: boolean;
};

export function MenuItem({
  onSelect,
  children,
  isDanger = false,
  isDisabled = false,
  asChild = false,
}: ItemProps) {
  return (
    <DropdownMenu.Item
      asChild={asChild}
      disabled={isDisabled}
      onSelect={onSelect}
      className={classNames(itemClass, isDanger && 'text-bad')}
    >
      {children}
    </DropdownMenu.Item>
  );
}

type CheckItemProps = {
  readonly isChecked: boolean;
  onChange(isChecked: boolean): void;
  readonly children: ReactNode;
  readonly keepsOpen?: boolean;
};

export function MenuCheckItem({ isChecked, onChange, children, keepsOpen = false }: CheckItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={isChecked}
      onCheckedChange={onChange}
      onSelect={(event) => keepsOpen && event.preventDefault()}
      className={classNames(itemClass, 'pl-7 relative')}
    >
      <DropdownMenu.ItemIndicator className="absolute left-2">
        <Check size={14} aria-hidden />
      </DropdownMenu.ItemIndicator>
      {children}
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1 text-xs text-faint">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 border-t" />;
}
