import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';

type Props = {
  readonly isOpen: boolean;
  onClose(): void;
  /** Read out when the panel opens. */
  readonly label: string;
  /** Links and buttons beside the close button. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A detail that opens over a list which stays usable; a full page on a narrow screen. */
export function SidePanel({ isOpen, onClose, label, actions, children }: Props) {
  const cameFrom = useRef<Element | null>(null);
  return (
    <Dialog.Root open={isOpen} onOpenChange={(next) => !next && onClose()} modal={false}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            cameFrom.current = document.activeElement;
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
          }}
          className="fixed inset-0 z-20 flex flex-col bg-panel focus:outline-none md:top-12 md:bottom-0 md:left-auto md:w-[min(680px,55vw)] md:border-l md:shadow-over"
        >
          <header className="flex h-12 shrink-0 items-center gap-2 border-b px-4">
            <Dialog.Title className="min-w-0 grow truncate text-sm font-semibold text-dim">
              {label}
            </Dialog.Title>
            {actions}
            <Dialog.Close className="rounded-box p-1.5 text-dim hover:bg-raised" aria-label="Close the panel">
              <X size={16} aria-hidden />
            </Dialog.Close>
          </header>
          <div className="min-h-0 grow overflow-y-auto p-4">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
