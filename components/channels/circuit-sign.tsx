import { Moment } from '@/components/ui/age';
import { StateSign } from '@/components/ui/state-sign';
import type { ChannelView } from '@/lib/domain/views';

/** Says that a channel rests after failing too often, and when it is tried again; nothing while all is well. */
export function CircuitSign({ circuit }: { readonly circuit: ChannelView['circuit'] }) {
  if (circuit.openUntil === null) return null;
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-baseline gap-x-2">
      <StateSign sign="refused" word={`paused after ${circuit.failuresInARow} failures`} />
      <span className="text-dim">
        next try <Moment at={circuit.openUntil} />
      </span>
    </span>
  );
}
