import { useCallback } from 'react';
import { useChanged } from '@/components/live/use-changed';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { formatCounted } from '@/components/ui/format-number';
import { useQuery } from '@/components/ui/use-query';
import type { Page, SubscriptionView } from '@/lib/domain/views';

const countedMax = 100;

/** How many subscriptions wait for somebody to say whether they belong; nothing when none does. */
export function ProposalBanner() {
  const { query, replaceAll } = useQuery();
  const broker = query.get('broker');
  const scope = broker === null ? '' : `&brokerId=${encodeURIComponent(broker)}`;
  const proposed = useRead<Page<SubscriptionView>>(
    `subscriptions?review=proposed&limit=${countedMax}${scope}`,
    { keepsFormer: true },
  );
  useChanged('subscriptions', proposed.again);
  const show = useCallback(() => {
    const next = new URLSearchParams({ review: 'proposed' });
    if (broker !== null) next.set('broker', broker);
    replaceAll(next, 'push');
  }, [broker, replaceAll]);
  const count = proposed.body?.items.length ?? 0;
  if (count === 0) return null;
  const isAll = proposed.body?.nextCursor === null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-box border border-warn px-3 py-2 text-sm">
      <p className="min-w-0 grow basis-72">
        <b className="font-semibold">
          {isAll ? '' : 'More than '}
          {formatCounted(count, 'wide subscription')} {count === 1 && isAll ? 'waits' : 'wait'} for your
          approval.
        </b>{' '}
        <span className="text-dim">
          They came while their broker was being learned, and so might an intruder have. Until somebody
          approves them they keep raising alerts.
        </span>
      </p>
      {query.get('review') !== 'proposed' && (
        <Button size="small" onClick={show}>
          Show them
        </Button>
      )}
    </div>
  );
}
