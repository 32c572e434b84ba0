import { staticBreadth, stripShare } from '@/lib/domain/topic-filter';
import { compileTopicFilter } from './compile-topic-filter';
import type { TopicStore } from './topic-store';

/** How much of a broker a filter opens up. */
export type Breadth = {
  /** 0–100: the largest of topic share, traffic share and the filter's static floor (detection reference §2.8). */
  readonly breadth: number;
  /** Known topics that the filter matches, and known topics in all (without those that start with `$`). */
  readonly exposedTopics: number;
  readonly liveTopics: number;
  /** 0–1. */
  readonly topicShare: number;
  /** Share of all messages counted so far, 0–1. */
  readonly trafficShare: number;
};

type Measured = {
  readonly size: number;
  readonly topics: number;
  readonly messages: number;
  readonly liveMessages: number;
};

const measuredMax = 256;
const measuredByStore = new WeakMap<TopicStore, Map<string, Measured>>();

/**
 * Measures a filter (a share prefix is stripped) against the topics known now. `#` costs nothing; any other wildcard one
 * pass over the names. A measure is used again until the number of topics has grown by 1 % (and the traffic tenfold), so
 * that a flood of subscriptions cannot keep the worker counting.
 */
export function measureBreadth(filterWithShare: string, topics: TopicStore): Breadth {
  const { filter } = stripShare(filterWithShare);
  const { liveTopics } = topics;
  const measured = measure(filter, topics);
  const isReserved = filter.startsWith('$');
  const topicShare = isReserved || liveTopics === 0 ? 0 : Math.min(1, measured.topics / liveTopics);
  const trafficShare =
    isReserved || measured.liveMessages === 0 ? 0 : Math.min(1, measured.messages / measured.liveMessages);
  return {
    breadth: Math.max(100 * topicShare, 100 * trafficShare, staticFloor(filter, topicShare)),
    exposedTopics: measured.topics,
    liveTopics,
    topicShare,
    trafficShare,
  };
}

/** `X/#` over half of all topics counts 70 (detection reference §2.8). */
function staticFloor(filter: string, topicShare: number): number {
  const floor = staticBreadth(filter);
  return topicShare >= 0.5 && filter.endsWith('/#') ? Math.max(70, floor) : floor;
}

function measure(filter: string, topics: TopicStore): Measured {
  const { size, liveMessages, liveTopics } = topics;
  if (filter === '#' || filter === '+/#')
    return { size, topics: liveTopics, messages: liveMessages, liveMessages };
  let cache = measuredByStore.get(topics);
  if (!cache) {
    cache = new Map();
    measuredByStore.set(topics, cache);
  }
  const known = cache.get(filter);
  if (known && size <= known.size * 1.01 && liveMessages <= known.liveMessages * 10) return known;
  const fresh = countMatches(filter, topics);
  if (cache.size >= measuredMax) cache.clear();
  cache.set(filter, fresh);
  return fresh;
}

function countMatches(filter: string, topics: TopicStore): Measured {
  const { size, liveMessages } = topics;
  const matches = compileTopicFilter(filter);
  let matched = 0;
  let messages = 0;
  for (let index = 0; index < size; index++) {
    if (!matches(topics.name(index))) continue;
    matched++;
    messages += topics.totalCount(index);
  }
  return { size, topics: matched, messages, liveMessages };
}
