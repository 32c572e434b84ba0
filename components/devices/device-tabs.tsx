import Link from 'next/link';
import { usePathname, useSearchParams } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';

const tabs = [
  { path: '/devices', title: 'Fleet' },
  { path: '/hosts', title: 'Host applications' },
  { path: '/reports', title: 'Report' },
  { path: '/maintenance', title: 'Maintenance and set-up' },
] as const;

/** What is chosen on one of these pages goes along to the next. */
const kept = ['broker', 'period', 'from', 'to'];

function addressOf(path: string, query: Pick<URLSearchParams, 'get'>): string {
  const next = new URLSearchParams();
  for (const key of kept) {
    const value = query.get(key);
    if (value) next.set(key, value);
  }
  return next.size === 0 ? path : `${path}?${next}`;
}

/** The pages about devices, one row of links above each of them. */
export function DeviceTabs() {
  const path = usePathname();
  const query = useSearchParams();
  return (
    <nav
      aria-label="Pages about devices"
      className="flex shrink-0 gap-1 overflow-x-auto border-b print:hidden"
    >
      {tabs.map((tab) => {
        const isHere = path === tab.path;
        return (
          <Link
            key={tab.path}
            href={addressOf(tab.path, query)}
            prefetch={false}
            aria-current={isHere ? 'page' : undefined}
            className={classNames(
              'inline-flex h-8 items-center border-b-2 px-3 text-sm whitespace-nowrap',
              isHere ? 'border-accent font-semibold text-ink' : 'border-transparent text-dim hover:text-ink',
            )}
          >
            {tab.title}
          </Link>
        );
      })}
    </nav>
  );
}
