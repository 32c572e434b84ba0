import { classNames } from './class-names';
import { useNow, useZone } from './clock';
import { formatAge, formatTime } from './format-time';

type Props = {
  /** ISO 8601, or null when it never happened. */
  readonly at: string | null;
  /** How often a new value is expected; past twice that the chip turns amber. */
  readonly expectedMs?: number;
  /** Said for null. */
  readonly never?: string;
  readonly className?: string;
};

/** How old something is, counting on; the absolute time on hover. */
export function Age({ at, expectedMs, never = 'never', className }: Props) {
  const now = useNow();
  const zone = useZone();
  if (at === null) return <span className={classNames('text-faint', className)}>{never}</span>;
  const ageMs = now - Date.parse(at);
  const isLate = expectedMs !== undefined && ageMs > expectedMs * 2;
  return (
    <time
      dateTime={at}
      title={formatTime(at, zone)}
      className={classNames(
        'whitespace-nowrap tabular-nums',
        isLate ? 'font-semibold text-warn' : 'text-dim',
        className,
      )}
    >
      {formatAge(ageMs)}
    </time>
  );
}

/** An absolute time in the chosen zone. */
export function Moment({ at }: { readonly at: string | null }) {
  const zone = useZone();
  if (at === null) return <span className="text-faint">–</span>;
  return (
    <time dateTime={at} className="whitespace-nowrap tabular-nums">
      {formatTime(at, zone)}
    </time>
  );
}
