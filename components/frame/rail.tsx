import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import { writePreference } from '@/components/ui/preference';
import { AlertCount } from './alert-count';
import { Brand } from './brand';
import { isOnPage, keepScope, navigation } from './navigation';

/** The rail at the left: 200 px with words or 56 px without. */
export function Rail({ startsCollapsed }: { readonly startsCollapsed: boolean }) {
  const path = usePathname();
  const query = useSearchParams();
  const [isCollapsed, setIsCollapsed] = useState(startsCollapsed);
  const toggle = () => {
    setIsCollapsed(!isCollapsed);
    writePreference('rail', isCollapsed ? 'open' : 'collapsed');
  };
  const Fold = isCollapsed ? PanelLeftOpen : PanelLeftClose;
  return (
    <nav
      aria-label="Pages"
      className={classNames(
        'hidden shrink-0 flex-col gap-0.5 border-r bg-panel p-2 md:flex',
        isCollapsed ? 'w-14' : 'w-50',
      )}
    >
      <Brand isCollapsed={isCollapsed} />
      {navigation.map((entry) => {
        const isHere = isOnPage(path, entry);
        return (
          <Link
            key={entry.path}
            href={keepScope(entry.path, query)}
            prefetch={false}
            aria-current={isHere ? 'page' : undefined}
            aria-label={entry.title}
            title={isCollapsed ? entry.title : undefined}
            className={classNames(
              'relative flex h-8 items-center gap-2.5 rounded-box px-2.5 text-sm',
              isHere ? 'bg-raised font-semibold text-ink' : 'text-dim hover:bg-raised hover:text-ink',
            )}
          >
            <entry.icon size={16} className="shrink-0" aria-hidden />
            {!isCollapsed && <span className="grow truncate">{entry.title}</span>}
            {entry.path === '/alerts' && <AlertCount isCompact={isCollapsed} />}
          </Link>
        );
      })}
      <span className="grow" />
      <button
        type="button"
        onClick={toggle}
        aria-label={isCollapsed ? 'Widen the rail' : 'Narrow the rail'}
        className="flex h-8 items-center gap-2.5 rounded-box px-2.5 text-sm text-faint hover:bg-raised hover:text-ink"
      >
        <Fold size={16} aria-hidden />
        {!isCollapsed && 'Narrow'}
      </button>
    </nav>
  );
}
