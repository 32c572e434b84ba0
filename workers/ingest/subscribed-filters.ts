import { dialectOf, dialects } from '@/lib/brokers/registry';
import type { WatchedBroker } from './watched-broker';

/** The permitted topics and what the broker's dialect needs; all dialects' while the broker is to be recognised. */
export function subscribedFilters({ kind, connection }: WatchedBroker): readonly string[] {
  const spoken = kind === 'auto' ? dialects : [dialectOf(kind)];
  return [
    ...spoken.flatMap((dialect) => dialect.filters),
    ...connection.topics,
    ...certificateFilters(connection.topics),
  ];
}

const certificates = '$sparkplug/certificates/';
const birthTypes: ReadonlySet<string> = new Set(['NBIRTH', 'DBIRTH', '+', '#']);

/**
 * Where a Sparkplug Aware broker keeps copies of the births that these filters permit: `$sparkplug/certificates/` and the
 * births' own topics. No filter that begins with a wildcard reaches there [MQTT-4.7.2-1].
 */
export function certificateFilters(permitted: readonly string[]): readonly string[] {
  return permitted.flatMap((filter) => {
    if (filter === '#') return `${certificates}spBv1.0/#`;
    const [namespace, group, type] = filter.split('/');
    const isSparkplug = namespace === 'spBv1.0' || namespace === '+';
    if (!isSparkplug || group === undefined || !(group === '#' || birthTypes.has(type ?? ''))) return [];
    return `${certificates}spBv1.0${filter.slice(namespace.length)}`;
  });
}

/** Brokers without such a place may refuse it. */
export function isCertificateFilter(filter: string): boolean {
  return filter.startsWith(certificates);
}
