import { Pause, Play } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { EventLine } from '@/components/events/event-line';
import { useLive } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { useHeldRows } from '@/components/ui/use-held-rows';
import { useHoldWhileActive } from '@/components/ui/use-hold-while-active';
import type { BrokerEventView } from '@/lib/domain/views';

const shownMax = 100;
const idOf = (event: BrokerEventView) => event.id;

/** What has just happened on the brokers; stands still while someone reads it, or for good when paused. */
export function EventStream({ brokerIds }: { readonly brokerIds: readonly number[] }) {
  const all = useLive((state) => state.recentEvents);
  const incoming = all.filter((event) => brokerIds.includes(event.brokerId)).slice(0, shownMax);
  const { rows, waiting, setHeld, letIn } = useHeldRows(incoming, idOf);
  const [isPaused, setIsPaused] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const isPausedNow = useRef(false);
  const hold = useCallback((isHeld: boolean) => setHeld(isHeld || isPausedNow.current), [setHeld]);
  useHoldWhileActive(list, hold);
  const toggle = () => {
    isPausedNow.current = !isPaused;
    setIsPaused(!isPaused);
    setHeld(!isPaused);
  };
  return (
    <section aria-label="Recent events" className="panel flex min-w-0 flex-col p-3">
      <header className="mb-1 flex h-6 items-center gap-2">
        <h2 className="grow text-sm">Recent events</h2>
        {waiting > 0 && (
          <Button size="small" kind="primary" onClick={letIn}>
            {waiting} new
          </Button>
        )}
        <Button size="small" kind="quiet" onClick={toggle} aria-pressed={isPaused}>
          {isPaused ? <Play size={12} aria-hidden /> : <Pause size={12} aria-hidden />}{' '}
          {isPaused ? 'Go on' : 'Pause'}
        </Button>
      </header>
      <ul ref={list} className="live max-h-80 min-h-24 overflow-y-auto">
        {rows.length === 0 && (
          <li className="py-2 text-sm text-dim">
            No event has been seen yet. Connections, subscriptions, births and deaths appear here as they
            happen.
          </li>
        )}
        {rows.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
    </section>
  );
}
