import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Props = {
  readonly isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** What a form can begin with; a choice hides an input of its own for the browser, which is none to people. */
const firstField = '[role="radio"][data-state="checked"], input:not([aria-hidden]), textarea';

/** Where there is a form, its first field is what one came for. */
function focusFirstField(event: Event) {
  const field =
    event.currentTarget instanceof HTMLElement
      ? event.currentTarget.querySelector<HTMLElement>(firstField)
      : null;
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** A modal dialog; its body scrolls, its title stays. */
export function Dialog({ isOpen, onOpenChange, title, description, isWide = false, children }: Props) {
  return (
    <Primitive.Root open={isOpen} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Primitive.Content
          aria-describedby={description ? undefined : ''}
          onOpenAutoFocus={focusFirstField}
          className={classNames(
            'panel fixed top-1/2 left-1/2 z-40 flex max-h-[min(90dvh,760px)] w-[calc(100vw-16px)] -translate-x-1/2 -translate-y-1/2 flex-col shadow-over',
            isWide ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          <header className="flex items-start gap-2 border-b px-4 py-3">
            <div className="min-w-0 grow">
              <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="mt-1 text-sm text-dim">{description}</Primitive.Description>
              )}
            </div>
            <Primitive.Close className="rounded-box p-1 text-dim hover:bg-raised" aria-label="Close">
              <X size={16} aria-hidden />
            </Primitive.Close>
          </header>
          <div className="min-h-0 overflow-y-auto p-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
