import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { formatCounted } from '@/components/ui/format-number';
import { showInvisible } from '@/lib/domain/wire-text';
import type { BulkResult } from './use-bulk';

/** Which of the chosen alerts were left as they are, and why. */
export function BulkOutcomes({ result, onClose }: { readonly result: BulkResult; onClose(): void }) {
  const { done, refused } = result;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`${formatCounted(refused.length, 'alert')} left as ${refused.length === 1 ? 'it is' : 'they are'}`}
      description={`Done for ${formatCounted(done, 'alert')}; the list has been read again.`}
    >
      <div className="flex flex-col gap-4">
        <ul className="flex flex-col">
          {refused.map(({ alert, message }) => (
            <li key={alert.id} className="border-b border-line/60 py-1 text-sm last:border-b-0">
              <Link
                href={`/alerts/${alert.id}`}
                prefetch={false}
                className="break-words text-accent hover:underline"
              >
                {showInvisible(alert.title)}
              </Link>
              <p className="text-dim">{message}</p>
            </li>
          ))}
        </ul>
        <Button kind="primary" className="self-end" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  );
}
