import { describe, expect, test } from 'vitest';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);

function countEvery(store: TopicStore, index: number, seconds: number, times: number, from = start): number {
  for (let message = 0; message < times; message++) store.count(index, 10, from + message * seconds * 1000);
  return from + (times - 1) * seconds * 1000;
}

describe('names', () => {
  test('a topic keeps one index, and different topics never share one', () => {
    const store = new TopicStore();
    expect([store.intern('a'), store.intern('b'), store.intern('a')]).toEqual([0, 1, 0]);
    expect([store.name(0), store.name(1), store.size]).toEqual(['a', 'b', 2]);
    expect([store.indexOf('b'), store.indexOf('never seen')]).toEqual([1, -1]);
  });

  test('past the maximum new topics are refused and counted, known ones still work', () => {
    const store = new TopicStore({ topicsMax: 2 });
    store.intern('a');
    store.intern('b');
    expect([store.intern('c'), store.intern('d'), store.intern('a')]).toEqual([-1, -1, 0]);
    expect([store.size, store.refused]).toEqual([2, 2]);
  });

  test('two over-long names stay two topics, each bounded', () => {
    const store = new TopicStore();
    const long = `plant/${'x'.repeat(60_000)}`;
    const [first, second] = [store.intern(`${long}1`), store.intern(`${long}2`)];
    expect(first).not.toBe(second);
    expect(store.intern(`${long}1`)).toBe(first);
    expect(store.indexOf(`${long}2`)).toBe(second);
    expect(new TextEncoder().encode(store.name(first)).length).toBeLessThanOrEqual(512);
  });

  test('topics that start with $ are not live topics', () => {
    const store = new TopicStore();
    store.count(store.intern('$SYS/broker/uptime'), 1, start);
    store.count(store.intern('plant/a'), 1, start);
    expect([store.size, store.liveTopics, store.liveMessages]).toEqual([2, 1, 1]);
  });
});

describe('counting', () => {
  test('what was counted survives growing far past the first capacity', () => {
    const store = new TopicStore({ capacity: 2 });
    for (let topic = 0; topic < 5000; topic++) store.count(store.intern(`t/${topic}`), topic, start + topic);
    expect([
      store.totalCount(4321),
      store.totalBytes(4321),
      store.firstSeenAt(4321),
      store.lastSeenAt(4321),
    ]).toEqual([1, 4321, start + 4321, start + 4321]);
    expect(store.takeDirty().indexes).toHaveLength(5000);
  });

  test('dirty topics are taken once, with what came since the last take', () => {
    const store = new TopicStore();
    const [a, b, c] = [store.intern('a'), store.intern('b'), store.intern('c')];
    store.count(a, 5, start);
    store.count(c, 7, start);
    store.count(a, 6, start + 1);
    expect(store.takeDirty()).toEqual({
      indexes: Uint32Array.of(a, c),
      counts: Uint32Array.of(2, 1),
      bytes: Float64Array.of(11, 7),
    });
    expect(store.takeDirty().indexes).toHaveLength(0);
    store.count(b, 1, start + 2);
    store.count(a, 1, start + 2);
    expect([...store.takeDirty().indexes]).toEqual([b, a]);
    expect(store.totalCount(a)).toBe(3);
  });

  test('the minute window is read and emptied, totals stay', () => {
    const store = new TopicStore();
    const topic = store.intern('a');
    countEvery(store, topic, 1, 5);
    expect([store.takeWindowCount(topic), store.windowCount(topic), store.totalCount(topic)]).toEqual([
      5, 0, 5,
    ]);
  });

  test('a refused topic is not counted', () => {
    const store = new TopicStore({ topicsMax: 1 });
    store.intern('a');
    store.count(store.intern('b'), 5, start);
    expect([store.takeDirty().indexes.length, store.totalCount(0), store.liveMessages]).toEqual([0, 0, 0]);
  });

  test('a clock that goes back moves no last-seen time back', () => {
    const store = new TopicStore();
    const topic = store.intern('a');
    store.count(topic, 1, start + 1000);
    store.count(topic, 1, start);
    expect([store.lastSeenAt(topic), store.gapCount(topic)]).toEqual([start + 1000, 0]);
  });
});

describe('gaps', () => {
  test('a regular topic has its interval as mean and no variance', () => {
    const store = new TopicStore();
    const topic = store.intern('a');
    countEvery(store, topic, 10, 31);
    expect(store.gaps(topic)).toEqual({ mean: 10, variance: 0, max: 10, count: 30 });
  });

  test('a gap that began before the monitor saw the broker again is not learned', () => {
    const store = new TopicStore();
    const topic = store.intern('a');
    const last = countEvery(store, topic, 10, 31);
    store.ignoreGapsBefore(last + 5_000);
    store.count(topic, 1, last + 3_600_000);
    expect(store.gaps(topic)).toEqual({ mean: 10, variance: 0, max: 10, count: 30 });
    store.count(topic, 1, last + 3_610_000);
    expect(store.gapCount(topic)).toBe(31);
  });

  test.each([
    { age: 'first week', days: 3, max: 7200 },
    { age: 'later', days: 8, max: 10 },
  ])(
    'the gap of a topic marked silent teaches no mean; its length is kept only in the $age',
    ({ days, max }) => {
      const store = new TopicStore();
      const topic = store.intern('a');
      store.count(topic, 1, start);
      store.ignoreGapsBefore(start + 1);
      const last = countEvery(store, topic, 10, 31, start + days * 86_400_000);
      store.markSilent(topic, true);
      store.count(topic, 1, last + 7_200_000);
      expect(store.gaps(topic)).toMatchObject({ mean: 10, max });
      expect(store.isSilent(topic)).toBe(false);
    },
  );
});

describe('newcomers', () => {
  test('counts topics that are heard for the first time, not stored or restored ones', () => {
    const store = new TopicStore();
    store.intern('retained');
    store.restoreGaps(store.intern('known'), { mean: 1, variance: 1, max: 1, count: 30 }, start);
    store.count(store.indexOf('known'), 1, start + 1000);
    for (const name of ['a', 'b', 'a']) store.count(store.intern(name), 1, start + 1000);
    expect(store.newcomers.count).toBe(2);
    expect(store.newcomers.newest(5).map((index) => store.name(index))).toEqual(['b', 'a']);
  });
});

describe('marks of people', () => {
  test('a frozen topic is counted and learns no gaps', () => {
    const store = new TopicStore();
    const index = store.intern('a');
    const last = countEvery(store, index, 10, 30);
    const before = store.gaps(index);
    store.markFrozen(index, true);
    countEvery(store, index, 3, 20, last + 90_000);
    expect([store.gaps(index), store.totalCount(index)]).toEqual([before, 50]);
    store.markFrozen(index, false);
    expect(store.isFrozen(index)).toBe(false);
  });

  test('forgetting starts the rhythm anew and keeps counts and marks', () => {
    const store = new TopicStore();
    const index = store.intern('a');
    countEvery(store, index, 10, 30);
    store.markApproved(index, true);
    store.forget(index, start + 900_000);
    expect([store.gapCount(index), store.firstSeenAt(index), store.totalCount(index)]).toEqual([
      0,
      start + 900_000,
      30,
    ]);
    expect(store.isApproved(index)).toBe(true);
  });
});
