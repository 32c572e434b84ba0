import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { type SearchHit, useSearch } from './use-search';

/** Search over pages, brokers, MQTT clients and topics; ⌘K or Ctrl K from anywhere. */
export function SearchPalette() {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsOpen((current) => !current);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Trigger asChild>
        <Button kind="outline" aria-label="Search" className="px-2 font-normal text-dim">
          <Search size={14} aria-hidden />
          <span className="hidden lg:inline">Search</span>
          <kbd className="hidden font-sans text-xs text-faint lg:inline">⌘K</kbd>
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          className="panel fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[calc(100vw-16px)] max-w-xl -translate-x-1/2 flex-col shadow-over"
        >
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <SearchBox onDone={() => setIsOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function SearchBox({ onDone }: { onDone(): void }) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const hits = useSearch(text);
  const index = Math.min(chosen, hits.length - 1);
  const go = (hit: SearchHit | undefined) => {
    if (!hit) return;
    router.push(hit.path);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go(hits[index]);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setChosen(Math.min(Math.max(index + (event.key === 'ArrowDown' ? 1 : -1), 0), hits.length - 1));
  };
  return (
    <>
      <input
        role="combobox"
        aria-label="Search pages, brokers, MQTT clients and topics"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={hits.length > 0 ? `${listId}-${index}` : undefined}
        placeholder="Pages, brokers, MQTT clients, topics"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        className="h-11 shrink-0 border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
      />
      <div id={listId} role="listbox" aria-label="Results" className="min-h-0 overflow-y-auto p-1">
        {hits.length === 0 && <p className="px-3 py-2 text-sm text-dim">Nothing found.</p>}
        {hits.map((hit, at) => (
          <div
            key={`${hit.kind} ${hit.path}`}
            id={`${listId}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            onPointerDown={() => go(hit)}
            className={classNames(
              'flex min-h-8 cursor-pointer items-center gap-3 rounded-box px-3 text-sm',
              at === index && 'bg-raised',
            )}
          >
            <span className="min-w-0 grow truncate">{hit.title}</span>
            <span className="shrink-0 text-xs text-faint">{hit.kind}</span>
          </div>
        ))}
      </div>
    </>
  );
}
