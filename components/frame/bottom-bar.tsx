import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { Menu, MenuItem } from '@/components/ui/menu';
import { AlertCount } from './alert-count';
import { isOnPage, keepScope, navigation } from './navigation';

const itemClass = 'relative flex h-13 flex-col items-center justify-center gap-0.5 text-xs';

/** The rail of a narrow screen: four pages and "More". */
export function BottomBar() {
  const path = usePathname();
  const query = useSearchParams();
  const rest = navigation.filter((entry) => !entry.isInBottomBar);
  const isInRest = rest.some((entry) => isOnPage(path, entry));
  return (
    <nav aria-label="Pages" className="grid shrink-0 grid-cols-5 border-t bg-panel md:hidden">
      {navigation
        .filter((entry) => entry.isInBottomBar)
        .map((entry) => {
          const isHere = isOnPage(path, entry);
          return (
            <Link
              key={entry.path}
              href={keepScope(entry.path, query)}
              prefetch={false}
              aria-current={isHere ? 'page' : undefined}
              className={classNames(itemClass, isHere ? 'font-semibold text-ink' : 'text-dim')}
            >
              <entry.icon size={18} aria-hidden />
              {entry.title}
              {entry.path === '/alerts' && <AlertCount isCompact />}
            </Link>
          );
        })}
      <Menu
        trigger={
          <button
            type="button"
            className={classNames(itemClass, isInRest ? 'font-semibold text-ink' : 'text-dim')}
          >
            <Ellipsis size={18} aria-hidden />
            More
          </button>
        }
      >
        {rest.map((entry) => (
          <MenuItem key={entry.path} asChild>
            <Link href={keepScope(entry.path, query)} prefetch={false}>
              <entry.icon size={16} aria-hidden />
              {entry.title}
            </Link>
          </MenuItem>
        ))}
      </Menu>
    </nav>
  );
}
