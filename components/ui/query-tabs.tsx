import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { classNames } from './class-names';
import { useQuery } from './use-query';

type Props = {
  /** The first one is shown when the address names none. */
  readonly tabs: readonly { readonly key: string; readonly title: string }[];
  readonly label: string;
};

const kept = ['broker', 'range'];

/** Which of a page's tabs the address names (`?view=`). */
export function useQueryTab(tabs: Props['tabs']): string {
  const { query } = useQuery();
  const view = query.get('view');
  return tabs.find((tab) => tab.key === view)?.key ?? tabs[0]?.key ?? '';
}

/** Tabs that stand in the address, so that each has a link of its own; filters of one are not carried to another. */
export function QueryTabs({ tabs, label }: Props) {
  const path = usePathname();
  const { query, replaceAll } = useQuery();
  const shown = useQueryTab(tabs);
  const bar = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a narrow screen the chosen tab comes into view.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [shown]);
  const queryOf = (key: string) => {
    const next = new URLSearchParams();
    for (const name of kept) {
      const value = query.get(name);
      if (value) next.set(name, value);
    }
    if (key !== tabs[0]?.key) next.set('view', key);
    return next;
  };
  return (
    <nav ref={bar} aria-label={label} className="flex shrink-0 gap-1 overflow-x-auto border-b">
      {tabs.map((tab) => (
        <a
          key={tab.key}
          href={`${path}?${queryOf(tab.key)}`}
          aria-current={tab.key === shown ? 'page' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            replaceAll(queryOf(tab.key), 'push');
          }}
          className={classNames(
            'inline-flex h-8 items-center border-b-2 px-3 text-sm whitespace-nowrap',
            tab.key === shown
              ? 'border-accent font-semibold text-ink'
              : 'border-transparent text-dim hover:text-ink',
          )}
        >
          {tab.title}
        </a>
      ))}
    </nav>
  );
}
