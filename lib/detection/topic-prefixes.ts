import type { TopicStore } from './topic-store';

/** Levels of a topic that can be a prefix in an incident. */
const levelsMax = 16;

/** Every proper prefix of a topic, widest first: `a/b/c` → `a`, `a/b`. */
export function prefixesOf(topic: string): readonly string[] {
  const prefixes: string[] = [];
  let slash = topic.indexOf('/');
  while (slash !== -1 && prefixes.length < levelsMax) {
    prefixes.push(topic.slice(0, slash));
    slash = topic.indexOf('/', slash + 1);
  }
  return prefixes;
}

/** Counts, in one pass over all topics, those that `isCounted` holds for: in all, and under each of the given prefixes. */
export function countUnderPrefixes(
  topics: TopicStore,
  prefixes: ReadonlyMap<string, unknown>,
  isCounted: (index: number) => boolean,
): { readonly total: number; readonly byPrefix: ReadonlyMap<string, number> } {
  const byPrefix = new Map<string, number>();
  let total = 0;
  for (let index = 0; index < topics.size; index++) {
    if (!isCounted(index)) continue;
    total++;
    if (prefixes.size === 0) continue;
    for (const prefix of prefixesOf(topics.name(index))) {
      // A prefix that is not asked for has no longer one that is: a child never has more members than its parent.
      if (!prefixes.has(prefix)) break;
      byPrefix.set(prefix, (byPrefix.get(prefix) ?? 0) + 1);
    }
  }
  return { total, byPrefix };
}
