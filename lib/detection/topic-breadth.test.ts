import { describe, expect, test } from 'vitest';
import { measureBreadth } from './topic-breadth';
import { TopicStore } from './topic-store';

function storeOf(counts: Readonly<Record<string, number>>): TopicStore {
  const store = new TopicStore();
  for (const [name, count] of Object.entries(counts)) {
    const index = store.intern(name);
    for (let message = 0; message < count; message++) store.count(index, 1, 1000 + message);
  }
  return store;
}

const plant = storeOf({ 'a/x': 10, 'a/y': 10, 'b/x': 20, 'b/y/z': 60, '$SYS/broker/uptime': 500 });

describe('measureBreadth', () => {
  test.each([
    { filter: '#', exposedTopics: 4, topicShare: 1, trafficShare: 1, breadth: 100 },
    { filter: '+/#', exposedTopics: 4, topicShare: 1, trafficShare: 1, breadth: 100 },
    { filter: '$share/readers/#', exposedTopics: 4, topicShare: 1, trafficShare: 1, breadth: 100 },
    { filter: 'b/#', exposedTopics: 2, topicShare: 0.5, trafficShare: 0.8, breadth: 80 },
    { filter: 'a/#', exposedTopics: 2, topicShare: 0.5, trafficShare: 0.2, breadth: 70 },
    { filter: '+/x', exposedTopics: 2, topicShare: 0.5, trafficShare: 0.3, breadth: 60 },
    { filter: 'b/y/z', exposedTopics: 1, topicShare: 0.25, trafficShare: 0.6, breadth: 60 },
    { filter: 'b/y/+', exposedTopics: 1, topicShare: 0.25, trafficShare: 0.6, breadth: 60 },
    { filter: 'none/of/these', exposedTopics: 0, topicShare: 0, trafficShare: 0, breadth: 0 },
    { filter: '$SYS/#', exposedTopics: 1, topicShare: 0, trafficShare: 0, breadth: 70 },
  ])('$filter', ({ filter, ...expected }) => {
    expect(measureBreadth(filter, plant)).toEqual({ ...expected, liveTopics: 4 });
  });

  test('on a broker of which nothing is known yet only the static floor counts', () => {
    expect(measureBreadth('#', new TopicStore())).toEqual({
      breadth: 100,
      exposedTopics: 0,
      liveTopics: 0,
      topicShare: 0,
      trafficShare: 0,
    });
    expect(measureBreadth('plant/#', new TopicStore()).breadth).toBe(50);
  });

  test('a measure follows the topics as they grow', () => {
    const store = storeOf({ 'a/1': 1 });
    expect(measureBreadth('a/#', store).exposedTopics).toBe(1);
    store.intern('a/2');
    expect(measureBreadth('a/#', store).exposedTopics).toBe(2);
  });
});
