import { LoaderCircle } from 'lucide-react';
import { useNow } from '@/components/ui/clock';
import { formatAge } from '@/components/ui/format-time';

/** Something takes its time: what, and for how long already. `since` in ms on the browser's clock. */
export function RunningLine({ since, text }: { readonly since: number; readonly text: string }) {
  useNow();
  return (
    <p role="status" className="inline-flex items-center gap-2 text-sm text-dim">
      <LoaderCircle size={14} aria-hidden className="animate-spin" />
      {text}, {formatAge(Date.now() - since)} so far …
    </p>
  );
}
