import Link from 'next/link';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { formatCounted } from '@/components/ui/format-number';
import type { IncidentView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';

const shownMax = 100;

/** How many incidents could not be told, with a way to them; nothing when all could. */
export function SetAsideLine() {
  const read = useRead<Page<IncidentView>>(`incidents?setAside=true&limit=${shownMax}`, {
    keepsFormer: true,
  });
  useChanged('incidents', read.again);
  const count = read.body?.items.length ?? 0;
  if (count === 0) return null;
  return (
    <p role="status" className="rounded-box border border-bad px-3 py-2 text-sm">
      <b className="font-semibold">
        {read.body?.nextCursor === null ? '' : 'More than '}
        {formatCounted(count, 'incident')} could not be told.
      </b>{' '}
      Others are not held up by it, and it is tried again.{' '}
      <Link href="/incidents?setAside=true" prefetch={false} className="text-accent hover:underline">
        Show which, and why
      </Link>
    </p>
  );
}
