import { compileTopicFilter } from './compile-topic-filter';
import { recentByKey } from './recent-by-key';
import type { TopicStore } from './topic-store';

const filtersMax = 500;
/** Below this a rate of a short time is multiplied into nonsense. */
const spanMinMs = 600_000;

type Measured = { bytes: number; at: number; perHour: number | null };

/**
 * Measures how many bytes an hour pass through the topics of a filter. A measure costs one pass over all topics, so the
 * caller paces them; `perHour` is what the last two measures of a filter gave.
 */
export class MatchedTraffic {
  private readonly byFilter = new Map<string, Measured>();

  /** Bytes an hour as last measured; null while unknown. */
  perHour(filter: string): number | null {
    return this.byFilter.get(filter)?.perHour ?? null;
  }

  /** When a filter was measured last, ms; 0 when never. */
  measuredAt(filter: string): number {
    return this.byFilter.get(filter)?.at ?? 0;
  }

  measure(filter: string, topics: TopicStore, now: number): void {
    const matches = compileTopicFilter(filter);
    let bytes = 0;
    for (let index = 0; index < topics.size; index++)
      if (matches(topics.name(index))) bytes += topics.totalBytes(index);
    const known = recentByKey(this.byFilter, filter, filtersMax, () => ({ bytes, at: now, perHour: null }));
    const span = now - known.at;
    if (span < spanMinMs) return;
    // Evicted topics take their bytes along.
    known.perHour = (Math.max(0, bytes - known.bytes) * 3_600_000) / span;
    known.bytes = bytes;
    known.at = now;
  }
}
