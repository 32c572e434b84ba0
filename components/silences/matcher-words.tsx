import { useLive } from '@/components/live/live-provider';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { sayMatcher } from './say-matcher';

/** A matcher in plain words, as a sentence that begins with a capital letter. */
export function MatcherWords({ matcher }: { readonly matcher: AlertMatcher }) {
  const brokers = useLive((state) => state.brokers);
  const nameOf = (id: number) => brokers.find((broker) => broker.id === id)?.name ?? `no. ${id} (removed)`;
  const words = sayMatcher(matcher, nameOf);
  return (
    <bdi className="break-words">
      {words.charAt(0).toUpperCase()}
      {words.slice(1)}
    </bdi>
  );
}
