import { useLive } from '@/components/live/live-provider';
import { Badge } from '@/components/ui/badge';
import { showInvisible } from '@/lib/domain/wire-text';

/** A broker's name; the demo broker is labelled wherever its name shows. */
export function BrokerName({ id, name }: { readonly id: number; readonly name: string }) {
  const isDemo = useLive((state) =>
    state.brokers.some((broker) => broker.id === id && broker.source === 'demo'),
  );
  return (
    <span className="inline-flex max-w-full items-center gap-1.5">
      <span className="truncate">{showInvisible(name)}</span>
      {isDemo && <Badge tone="warn">DEMO</Badge>}
    </span>
  );
}
