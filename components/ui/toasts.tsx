'use client';

import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import { classNames } from './class-names';

type Tone = 'good' | 'bad';
type Message = { readonly id: number; readonly text: string; readonly tone: Tone };

/** Shows a short message at the edge of the screen. */
type Say = (text: string, tone: Tone) => void;

const SayContext = createContext<Say | null>(null);

const shownMax = 4;

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const say = useCallback<Say>((text, tone) => {
    setMessages((current) =>
      [...current, { id: (current.at(-1)?.id ?? 0) + 1, text, tone }].slice(-shownMax),
    );
  }, []);
  const close = (id: number) => setMessages((current) => current.filter((message) => message.id !== id));
  return (
    <SayContext value={say}>
      <Toast.Provider duration={6000}>
        {children}
        {messages.map((message) => (
          <Toast.Root
            key={message.id}
            onOpenChange={(isOpen) => !isOpen && close(message.id)}
            className={classNames(
              'panel flex items-start gap-2 border-l-4 p-3 text-sm shadow-over',
              message.tone === 'bad' ? 'border-l-bad' : 'border-l-good',
            )}
          >
            <Toast.Description className="min-w-0 grow break-words">{message.text}</Toast.Description>
            <Toast.Close aria-label="Dismiss" className="text-faint hover:text-ink">
              <X size={14} aria-hidden />
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="print:hidden fixed right-3 bottom-16 z-50 flex w-80 max-w-[calc(100vw-24px)] flex-col gap-2 md:bottom-10" />
      </Toast.Provider>
    </SayContext>
  );
}

export function useSay(): Say {
  const say = use(SayContext);
  if (!say) throw new Error('useSay outside ToastProvider');
  return say;
}
