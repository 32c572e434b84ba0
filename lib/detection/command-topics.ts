import type { TopicStore } from './topic-store';

/** Command topics followed at most. */
const followedMax = 5000;
/** Names looked at in one call, so that a flood of topics cannot hold up the worker. */
const namesMax = 50_000;

/** A command topic with messages since it was last looked at. */
export type CommandsSeen = { readonly topic: string; readonly messages: number };

/**
 * Follows the topics that carry commands without any cost per message: new names of the store are looked at once, and the
 * counts of those that are command topics are compared at each call.
 */
export class CommandTopics {
  private lookedAt = 0;
  private readonly counts = new Map<number, { readonly topic: string; count: number }>();

  /** The command topics that had messages since the last call, those of a new name included. */
  takeNew(topics: TopicStore, isCommand: (topic: string) => boolean): readonly CommandsSeen[] {
    const until = Math.min(topics.size, this.lookedAt + namesMax);
    for (; this.lookedAt < until; this.lookedAt++) this.follow(this.lookedAt, topics, isCommand);
    const seen: CommandsSeen[] = [];
    for (const [index, followed] of this.counts) {
      const count = topics.totalCount(index);
      const isSame = topics.name(index) === followed.topic;
      if (isSame && count > followed.count)
        seen.push({ topic: followed.topic, messages: count - followed.count });
      followed.count = count;
      if (!isSame) this.counts.delete(index);
    }
    return seen;
  }

  /** Looks at one topic, whose index may have been another's before. */
  follow(index: number, topics: TopicStore, isCommand: (topic: string) => boolean): void {
    const topic = topics.name(index);
    if (topic === '' || this.counts.size >= followedMax || !isCommand(topic)) return;
    if (this.counts.get(index)?.topic !== topic) this.counts.set(index, { topic, count: 0 });
  }
}
