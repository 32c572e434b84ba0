import type { TopicStore } from './topic-store';

/** How much of a topic is known; see `learningPhase`. */
export const learningPhases = ['L0', 'L1', 'L2', 'L3'] as const;
export type LearningPhase = (typeof learningPhases)[number];

const hourMs = 3_600_000;
const messagesMin = 50;

/**
 * The phase of one topic at `now` (ms; detection reference §2.10): L0 below 50 messages or an hour, only hard rules apply;
 * L1 rate and shape; L2 after a day, ranges and the hour of the day; L3 after a week, who may publish.
 */
export function learningPhase(topics: TopicStore, index: number, now: number): LearningPhase {
  const messages = Math.max(topics.totalCount(index), topics.gapCount(index) + 1);
  return phaseOf(messages, topics.firstSeenAt(index), now);
}

/** The phase after `messages` since `firstSeenAt` (ms, 0 = never). */
export function phaseOf(messages: number, firstSeenAt: number, now: number): LearningPhase {
  const age = firstSeenAt === 0 ? 0 : now - firstSeenAt;
  if (messages < messagesMin || age < hourMs) return 'L0';
  if (age < 24 * hourMs) return 'L1';
  return age < 7 * 24 * hourMs ? 'L2' : 'L3';
}
