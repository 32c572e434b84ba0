import type { TopicStore } from './topic-store';

/** Since when a broker's topics are known, ms: the first one heard by this or an earlier process, or `now`. Goes through all of them. */
export function knownSince(topics: TopicStore, now: number): number {
  let oldest = now;
  for (let index = 0; index < topics.size; index++) {
    const first = topics.firstSeenAt(index);
    if (first > 0 && first < oldest) oldest = first;
  }
  return oldest;
}
