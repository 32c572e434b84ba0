/** What is asked of a topic store to choose whom it can do without. */
type Candidates = {
  readonly size: number;
  readonly topicsMax: number;
  name(index: number): string;
  totalCount(index: number): number;
  gapCount(index: number): number;
  firstSeenAt(index: number): number;
  lastSeenAt(index: number): number;
  isPending(index: number): boolean;
  isApproved(index: number): boolean;
  isFrozen(index: number): boolean;
  isSurging(index: number): boolean;
  isSilent(index: number): boolean;
};

const fullShare = 0.95;
/** Room is made down to this share, so that the names are not gone through again at once. */
const roomyShare = 0.9;
const quietMs = 600_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** Below this many messages nothing is learned of a topic (detection reference §2.10, L0). */
const learnedFrom = 50;
const gapsLearnedFrom = 20;

/**
 * Indexes that a nearly full store (`taken` slots) can do without at `now` (ms), worst first; null while it is not nearly
 * full. First topics of a flood, then those that only the broker's retained messages have shown, then what was hardly ever
 * heard: of the last day's topics when quiet for an hour, of older ones when quiet for a day.
 */
export function leastWorthy(topics: Candidates, taken: number, now: number): readonly number[] | null {
  if (taken <= fullShare * topics.topicsMax) return null;
  const wanted = taken - Math.floor(roomyShare * topics.topicsMax);
  const ranks: readonly number[][] = [[], [], [], []];
  for (let index = 0; index < topics.size; index++) {
    const rank = rankOf(topics, index, now);
    if (rank !== null) ranks[rank]?.push(index);
  }
  return ranks.flat().slice(0, wanted);
}

function rankOf(topics: Candidates, index: number, now: number): number | null {
  if (topics.name(index) === '' || isKept(topics, index)) return null;
  const heardAt = Math.max(topics.lastSeenAt(index), topics.firstSeenAt(index));
  if (now - heardAt < quietMs) return null;
  if (heardAt === 0) return 1;
  if (now - topics.firstSeenAt(index) >= dayMs) return now - heardAt >= dayMs ? 3 : null;
  if (topics.totalCount(index) <= 2 && topics.gapCount(index) <= 1) return 0;
  return now - heardAt >= hourMs ? 2 : null;
}

function isKept(topics: Candidates, index: number): boolean {
  return (
    topics.isPending(index) ||
    topics.gapCount(index) >= gapsLearnedFrom ||
    topics.totalCount(index) >= learnedFrom ||
    topics.isApproved(index) ||
    topics.isFrozen(index) ||
    topics.isSurging(index) ||
    topics.isSilent(index)
  );
}
