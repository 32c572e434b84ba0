import { compileTopicFilter } from './compile-topic-filter';
import type { TopicIncidents } from './topic-incidents';
import type { TopicStore } from './topic-store';

/** Keys of topic incidents that an earlier process left open and that nothing has been heard of yet. */
export type ResumedKeys = { readonly waiting: Set<string> };

export function createResumedKeys(keys: readonly string[]): ResumedKeys {
  return { waiting: new Set(keys) };
}

/**
 * Takes the keys whose topics have sent a message since this process began (for a prefix or the broker: any of them),
 * and forgets those that this process has opened itself. Costs nothing once none is waiting.
 */
export function takeHeardKeys(
  { waiting }: ResumedKeys,
  topics: TopicStore,
  { open }: TopicIncidents,
): readonly string[] {
  const heard: string[] = [];
  for (const key of waiting) {
    const isOpen = open.has(key);
    if (!isOpen && !isHeard(key, topics)) continue;
    waiting.delete(key);
    if (!isOpen) heard.push(key);
  }
  return heard;
}

function isHeard(key: string, topics: TopicStore): boolean {
  if (key === 'broker') return topics.liveMessages > 0;
  if (key.startsWith('topic:')) return topics.lastSeenAt(topics.indexOf(key.slice(6))) > 0;
  const isBelow = compileTopicFilter(`${key.slice('prefix:'.length)}/#`);
  for (let index = 0; index < topics.size; index++)
    if (topics.lastSeenAt(index) > 0 && isBelow(topics.name(index))) return true;
  return false;
}
