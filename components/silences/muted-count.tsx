import { Age } from '@/components/ui/age';
import { formatCounted } from '@/components/ui/format-number';

type Props = { readonly count: number; readonly lastAt: string | null };

/** How many alerts something kept quiet, and when it last did. */
export function MutedCount({ count, lastAt }: Props) {
  if (count === 0) return <span className="text-dim">muted nothing so far</span>;
  return (
    <span>
      muted {formatCounted(count, 'alert')}, last <Age at={lastAt} /> ago
    </span>
  );
}
