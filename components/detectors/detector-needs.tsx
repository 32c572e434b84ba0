import { brokerEventWords } from '@/lib/domain/broker-event-words';
import type { DetectorView } from '@/lib/domain/views';

/** What a broker has to tell for a detector to work, in words. */
export function DetectorNeeds({ detector }: { readonly detector: DetectorView }) {
  return detector.needs.length === 0 ? (
    <span className="text-dim">nothing special</span>
  ) : (
    detector.needs.map(brokerEventWords).join(', ')
  );
}
