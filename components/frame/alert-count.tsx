import { useLive } from '@/components/live/live-provider';
import { classNames } from '@/components/ui/class-names';

/** The number of open alerts on the rail; filled while one of them is critical or high. */
export function AlertCount({ isCompact }: { readonly isCompact: boolean }) {
  const open = useLive((state) => state.openAlerts);
  const total = open.critical + open.high + open.medium + open.low + open.info;
  if (total === 0) return null;
  const tone =
    open.critical > 0
      ? 'bg-critical text-on-severity border-critical'
      : open.high > 0
        ? 'bg-high text-on-severity border-high'
        : 'border-line text-ink bg-raised';
  return (
    <span
      data-testid="open-alert-count"
      title={`${total} open alerts`}
      className={classNames(
        'live inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-full border px-1 text-xs leading-none font-semibold',
        tone,
        isCompact && 'absolute top-0 right-0 md:-top-0.5 md:-right-0.5',
      )}
    >
      {total > 999 ? '999+' : total}
      <span className="sr-only"> open</span>
    </span>
  );
}
