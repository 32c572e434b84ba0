import { dialects } from '@/lib/brokers/registry';
import type { Detector } from '@/lib/detection/detector';
import { brokerEventWords, isToldByMessages } from '@/lib/domain/broker-event-words';
import type { BlindSpot } from '@/lib/domain/views';

type Sorted = {
  readonly blindSpots: readonly BlindSpot[];
  readonly relevantBlindSpots: number;
  readonly hiddenNeeds: readonly string[];
};

/**
 * A broker's blind spots, those first that hide what a detector needs, and how many these are; with the needed kinds of
 * event, in words, that a broker of this kind never shows.
 */
export function sortBlindSpots(
  spots: readonly BlindSpot[],
  needs: Detector['needs'],
  brokerKind: string | null,
): Sorted {
  const dialect = dialects.find(({ kind }) => kind === brokerKind);
  const isRelevant = ({ title }: BlindSpot) =>
    dialect?.blindSpots.some(
      (each) => each.title === title && each.hides.some((kind) => needs.includes(kind)),
    ) ?? false;
  const relevant = spots.filter(isRelevant);
  const hidden = needs.filter(
    (need) => dialect !== undefined && !isToldByMessages(need) && (dialect.visibility[need] ?? 'no') === 'no',
  );
  return {
    blindSpots: [...relevant, ...spots.filter((spot) => !isRelevant(spot))],
    relevantBlindSpots: relevant.length,
    hiddenNeeds: hidden.map(brokerEventWords),
  };
}
