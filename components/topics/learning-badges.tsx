import { Badge } from '@/components/ui/badge';
import type { LearningMarks } from '@/lib/domain/views';
import { phaseWords } from './learning-words';

/** How far a topic is learned, as a badge. */
export function PhaseBadge({ phase }: Pick<LearningMarks, 'phase'>) {
  if (phase === null)
    return (
      <span title="Nothing is stored of what is learned.">
        <Badge>not learned yet</Badge>
      </span>
    );
  const { word, meaning } = phaseWords[phase];
  return (
    <span title={`${phase}: ${meaning}`}>
      <Badge tone={phase === 'L3' ? 'good' : 'quiet'}>{word}</Badge>
    </span>
  );
}

/** What people and the engine have marked about what is learned. */
export function LearningBadges({
  isFrozen,
  isApproved,
  isBursty,
}: Pick<LearningMarks, 'isFrozen' | 'isApproved' | 'isBursty'>) {
  return (
    <>
      {isApproved && (
        <span title="A person has said that what is learned is normal.">
          <Badge tone="good">approved</Badge>
        </span>
      )}
      {isFrozen && (
        <span title="Learning was stopped by a person; judging goes on.">
          <Badge tone="warn">frozen</Badge>
        </span>
      )}
      {isBursty && (
        <span title="It comes in bursts, which limits how surely a surge can be told.">
          <Badge>bursty</Badge>
        </span>
      )}
    </>
  );
}
