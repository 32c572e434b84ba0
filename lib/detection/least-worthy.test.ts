import { describe, expect, test } from 'vitest';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);
const minute = 60_000;
const hour = 60 * minute;

/** A store of 100 topics, full: 40 well known ones and 60 that were heard once. */
function fullStore(): TopicStore {
  const topics = new TopicStore({ topicsMax: 100 });
  for (let topic = 0; topic < 40; topic++) {
    const index = topics.intern(`plant/${topic}`);
    for (let message = 0; message < 60; message++) topics.count(index, 10, start + message * minute);
  }
  for (let topic = 0; topic < 60; topic++) topics.count(topics.intern(`x/${topic}`), 10, start + hour);
  topics.takeDirty();
  return topics;
}

const names = (topics: TopicStore, indexes: readonly number[]) => indexes.map((index) => topics.name(index));

describe('reclaim', () => {
  test('does nothing before 95 % is taken', () => {
    const topics = new TopicStore({ topicsMax: 100 });
    for (let topic = 0; topic < 95; topic++) topics.count(topics.intern(`x/${topic}`), 10, start);
    topics.takeDirty();
    expect(topics.reclaim(start + hour)).toEqual([]);
  });

  test('forgets the flood down to 90 %, keeps the plant, and uses the slots again', () => {
    const topics = fullStore();
    expect(topics.intern('refused')).toBe(-1);
    const freed = topics.reclaim(start + 2 * hour);
    expect([freed.length, topics.evicted, topics.liveTopics, topics.size]).toEqual([10, 10, 90, 100]);
    expect(freed.every((index) => index >= 40 && topics.name(index) === '')).toBe(true);
    expect([topics.indexOf('x/0'), topics.indexOf('plant/0'), topics.totalCount(0)]).toEqual([-1, 0, 60]);
    const again = topics.intern('plant/new');
    expect(freed).toContain(again);
    expect([topics.totalCount(again), topics.firstSeenAt(again), topics.name(again)]).toEqual([
      0,
      0,
      'plant/new',
    ]);
    topics.count(again, 5, start + 3 * hour);
    expect([topics.totalCount(again), topics.totalBytes(again), topics.lastSeenAt(again)]).toEqual([
      1,
      5,
      start + 3 * hour,
    ]);
  });

  test('leaves what was heard in the last ten minutes', () => {
    expect(fullStore().reclaim(start + hour + 9 * minute)).toEqual([]);
  });

  test('leaves what has not been taken for the database, and what people have spoken for', () => {
    const topics = fullStore();
    for (let index = 40; index < 90; index++) topics.markApproved(index, true);
    for (let index = 90; index < 94; index++) topics.markFrozen(index, true);
    topics.markSilent(94, true);
    topics.markSurging(95, true);
    topics.count(96, 10, start + hour);
    expect(topics.reclaim(start + 2 * hour)).toEqual([97, 98, 99]);
  });

  test('takes what only retained messages have shown after the flood, and hardly heard topics last', () => {
    const topics = new TopicStore({ topicsMax: 10 });
    for (let message = 0; message < 3; message++)
      topics.count(topics.intern('old'), 1, start + message * minute);
    for (let topic = 0; topic < 8; topic++) topics.intern(`retained/${topic}`);
    topics.count(topics.intern('flood'), 1, start + 30 * hour);
    topics.takeDirty();
    expect(names(topics, [9])).toEqual(['flood']);
    expect(topics.reclaim(start + 31 * hour)).toEqual([9]);
    topics.count(topics.intern('flood/2'), 1, start + 31 * hour);
    expect(topics.reclaim(start + 31 * hour)).toEqual([]);
    expect(topics.reclaim(start + 31 * hour + minute)).toEqual([1]);
  });

  test('a reserved topic that is forgotten no longer counts as one', () => {
    const topics = new TopicStore({ topicsMax: 10 });
    for (let topic = 0; topic < 10; topic++) topics.count(topics.intern(`$x/${topic}`), 1, start);
    topics.takeDirty();
    expect([topics.liveTopics, topics.reclaim(start + hour).length, topics.liveTopics]).toEqual([0, 1, 0]);
    expect(topics.isReserved(topics.intern('plain'))).toBe(false);
    expect(topics.liveTopics).toBe(1);
  });
});
