import type { BrokerEventKind } from '@/lib/domain/broker-event';
import type { BlindSpot } from '@/lib/domain/views';
import type { BrokerDialect } from './dialect';

/**
 * The blind spots of a dialect that are still open on one broker: a spot that hides something closes as soon as any of
 * the kinds it hides has been seen there. Those that hide no kind of event always stay.
 */
export function remainingBlindSpots(
  dialect: BrokerDialect,
  seen: ReadonlySet<BrokerEventKind>,
): readonly BlindSpot[] {
  return dialect.blindSpots
    .filter((spot) => !spot.hides.some((kind) => seen.has(kind)))
    .map(({ title, consequence, configuration }) => ({ title, consequence, configuration }));
}
