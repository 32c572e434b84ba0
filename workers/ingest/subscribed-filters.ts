import { dialectOf, dialects } from '@/lib/brokers/registry';
import type { WatchedBroker } from './watched-broker';

/** The permitted topics and what the broker's dialect needs; all dialects' while the broker is to be recognised. */
export function subscribedFilters({ kind, connection }: WatchedBroker): readonly string[] {
  const spoken = kind === 'auto' ? dialects : [dialectOf(kind)];
  return [...spoken.flatMap((dialect) => dialect.filters), ...connection.topics];
}
