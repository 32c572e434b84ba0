import { Moment } from '@/components/ui/age';
import { StateSign } from '@/components/ui/state-sign';
import type { ChannelView } from '@/lib/domain/views';

type Props = { readonly channel: Pick<ChannelView, 'circuit' | 'pausedUntil'> };

/** Says that a channel rests, after failing too often or because it was asked to, and until when; nothing while all is well. */
export function CircuitSign({ channel: { circuit, pausedUntil } }: Props) {
  const isOpen = circuit.openUntil !== null;
  const until = circuit.openUntil ?? pausedUntil;
  if (until === null) return null;
  return (
    <span className="inline-flex max-w-full min-w-0 flex-wrap items-baseline gap-x-2">
      <StateSign
        sign={isOpen ? 'refused' : 'degraded'}
        word={isOpen ? `paused after ${circuit.failuresInARow} failures` : 'waiting before the next try'}
      />
      <span className="text-dim">
        next try <Moment at={until} />
      </span>
    </span>
  );
}
