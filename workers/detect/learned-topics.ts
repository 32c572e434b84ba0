import { MessageProfiles } from '@/lib/detection/profile/message-profiles';
import { TopicStore } from '@/lib/detection/topic-store';

/** What is learned of one broker's topics; both parts use the same indexes. */
export type LearnedTopics = { readonly topics: TopicStore; readonly profiles: MessageProfiles };

/** Nothing learned yet. */
export function createLearnedTopics(): LearnedTopics {
  const topics = new TopicStore();
  return { topics, profiles: new MessageProfiles(topics) };
}
