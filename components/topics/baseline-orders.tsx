import { Age, Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Chip } from '@/components/ui/chip';
import { formatCounted } from '@/components/ui/format-number';
import type { BaselineOrderView } from '@/lib/domain/views';
import { orderWords } from './baseline-order-words';

/** Who ordered what about what is learned here, newest first, and whether the worker has done it. */
export function BaselineOrders({ orders }: { readonly orders: readonly BaselineOrderView[] }) {
  return (
    <div>
      <h3 className="mb-1 text-xs text-faint">Orders about it</h3>
      {orders.length === 0 ? (
        <p className="text-sm text-dim">Nobody has approved, frozen or reset it.</p>
      ) : (
        <ul>
          {orders.map((order) => (
            <li
              key={order.id}
              className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line/60 py-1 text-sm last:border-b-0"
            >
              <span className="text-xs text-dim">
                <Moment at={order.at} />
              </span>
              <span>
                <b className="font-semibold">{orderWords[order.action].title}</b>{' '}
                <span className="text-dim">ordered by {order.actor}</span>
              </span>
              {order.scope === 'prefix' && (
                <span className="inline-flex max-w-full min-w-0 items-center gap-1 text-xs text-dim">
                  everything under
                  {order.name === '' ? (
                    ' this broker'
                  ) : (
                    <Chip text={order.name} what="prefix" maxCharacters={40} />
                  )}
                </span>
              )}
              {order.appliedAt === null ? (
                <Badge tone="warn">
                  waits for the worker, <Age at={order.at} className="ml-1" />
                </Badge>
              ) : (
                <span className="text-xs text-dim">
                  carried out on {formatCounted(order.topicsChanged ?? 0, 'topic')}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
