import { Prisma } from '@/lib/db/generated/client';
import { burstinessOf } from '@/lib/detection/burstiness';
import { windowsToJudge } from '@/lib/detection/close-minute';
import { phaseOf } from '@/lib/detection/learning-phase';
import { parseTopicBaseline, restoreTopicBaseline } from '@/lib/detection/topic-baseline';
import { TopicStore } from '@/lib/detection/topic-store';
import type { LearningMarks } from '@/lib/domain/views';

/** A topic's baseline without what is learned of its payloads, which is most of it and not needed for its marks. */
export function selectLightBaseline(topic: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${topic}.baseline - 'p') || '{"p": null}'::jsonb`;
}

const unknown: LearningMarks = { phase: null, isFrozen: false, isApproved: false, isBursty: false };

/** What a list tells of a stored baseline; all unknown when nothing usable is stored. */
export function learningMarks(stored: unknown, now: Date): LearningMarks {
  const parsed = stored === null ? null : parseTopicBaseline(stored);
  if (parsed === null) return unknown;
  const topics = new TopicStore({ topicsMax: 1 });
  restoreTopicBaseline(topics, null, topics.intern('topic'), parsed);
  return {
    phase: phaseOf(topics.gapCount(0) + 1, topics.firstSeenAt(0), now.getTime()),
    isFrozen: topics.isFrozen(0),
    isApproved: topics.isApproved(0),
    isBursty: (topics.rates.windows[0] ?? 0) >= windowsToJudge && burstinessOf(topics, 0) !== null,
  };
}
