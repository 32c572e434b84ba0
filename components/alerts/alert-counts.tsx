import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { useLiveFrames } from '@/components/live/live-provider';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { formatCount, formatCounted } from '@/components/ui/format-number';

type Counts = {
  readonly total: number;
  readonly byState: { readonly open: number; readonly acknowledged: number; readonly resolved: number };
  readonly held: number;
  readonly unassigned: number;
  readonly mutedLeftOut: number;
  readonly hiddenLeftOut: number;
};

/** Counting looks through all alerts: not more often than this, however fast they come. */
const pauseMs = 5000;

type Props = {
  /** The list's filters. */
  readonly filters: URLSearchParams;
  /** The page's own query, which the links go on from. */
  readonly query: URLSearchParams;
};

/** How many alerts the filters match, and how many are left out that one may look for. */
export function AlertCounts({ filters, query }: Props) {
  const { body, again } = useRead<Counts>(`alerts/counts?${filters}`, { keepsFormer: true });
  const { ask } = useChanged(
    null,
    async () => {
      await again();
    },
    pauseMs,
  );
  const asked = useRef(ask);
  useEffect(() => {
    asked.current = ask;
  });
  useLiveFrames((frames) => {
    if (frames.some(({ type }) => type === 'alert')) asked.current();
  });
  if (body === null) return <p className="h-5 text-xs text-faint">Counting…</p>;
  const { total, byState, held, unassigned, mutedLeftOut, hiddenLeftOut } = body;
  const leadTo = (key: string, value: string) => {
    const next = new URLSearchParams(query);
    next.delete('open');
    next.set(key, value);
    return `/alerts?${next}`;
  };
  return (
    <p className="flex min-h-5 shrink-0 flex-wrap gap-x-3 gap-y-1 text-xs text-dim [&_a]:text-accent [&_a]:hover:underline">
      <span>{formatCounted(total, 'alert')}</span>
      <span>{formatCount(byState.open)} open</span>
      <span>{formatCount(byState.acknowledged)} acknowledged</span>
      <span>{formatCount(byState.resolved)} resolved</span>
      {unassigned > 0 && (
        <Link href={leadTo('assignee', 'none')} prefetch={false}>
          {formatCount(unassigned)} unresolved and assigned to nobody
        </Link>
      )}
      {held > 0 && <span>{formatCount(held)} held back</span>}
      {mutedLeftOut > 0 && (
        <Link href={leadTo('muted', 'include')} prefetch={false}>
          {formatCount(mutedLeftOut)} muted, not listed
        </Link>
      )}
      {hiddenLeftOut > 0 && (
        <Link href={leadTo('hidden', 'include')} prefetch={false}>
          {formatCounted(hiddenLeftOut, 'symptom')} of others, not listed
        </Link>
      )}
    </p>
  );
}
