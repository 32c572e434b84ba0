import { describe, expect, test } from 'vitest';
import { closeMinute, usualCount } from './close-minute';
import { exportBaseline, restoreBaseline } from './topic-baseline';
import { TopicStore } from './topic-store';

const minute = 60_000;
const start = Date.UTC(2026, 10, 1);

/** Two days of six messages a minute, twelve between 08:00 and 09:00. */
function learned() {
  const topics = new TopicStore();
  const index = topics.intern('plant/line-1/pump/flow');
  for (let at = start; at < start + 2880 * minute; at += minute) {
    const perMinute = new Date(at).getUTCHours() === 8 ? 12 : 6;
    for (let message = 0; message < perMinute; message++)
      topics.count(index, 20, at + (message * minute) / perMinute + 1);
    closeMinute(topics, at + minute, start);
  }
  return { topics, index };
}

describe('topic baselines', () => {
  test('what was learned survives JSON and is the same in a fresh store', () => {
    const { topics, index } = learned();
    const fresh = new TopicStore();
    fresh.intern('another/topic');
    const stored = JSON.parse(JSON.stringify(exportBaseline(topics, index)));
    expect(restoreBaseline(fresh, 'plant/line-1/pump/flow', stored)).toBe(true);
    const restored = fresh.indexOf('plant/line-1/pump/flow');
    expect(exportBaseline(fresh, restored)).toEqual(exportBaseline(topics, index));
    for (const hour of [3, 8])
      expect(usualCount(fresh.rates, restored, hour)).toBe(usualCount(topics.rates, index, hour));
    expect(usualCount(fresh.rates, restored, 8)).toBeGreaterThan(1.5 * usualCount(fresh.rates, restored, 3));
  });

  test('the time between two processes is no gap', () => {
    const { topics, index } = learned();
    const fresh = new TopicStore();
    restoreBaseline(fresh, 'x', exportBaseline(topics, index));
    const restored = fresh.indexOf('x');
    const before = fresh.gaps(restored);
    fresh.count(restored, 20, start + 30 * 1440 * minute);
    expect(fresh.gaps(restored)).toEqual(before);
    expect(fresh.firstSeenAt(restored)).toBe(topics.firstSeenAt(index));
  });

  test.each([null, {}, 'x', { version: 2 }, { version: 1, firstSeenAt: -1 }])(
    '%j is passed over',
    (stored) => {
      const fresh = new TopicStore();
      expect(restoreBaseline(fresh, 'x', stored)).toBe(false);
      expect(fresh.size).toBe(0);
    },
  );

  test('a topic that has already been heard keeps what it has, and an unheard one has nothing to export', () => {
    const { topics, index } = learned();
    const fresh = new TopicStore();
    const heard = fresh.intern('x');
    expect(exportBaseline(fresh, heard)).toBeNull();
    fresh.count(heard, 1, 5);
    expect(restoreBaseline(fresh, 'x', exportBaseline(topics, index))).toBe(false);
    expect(fresh.gapCount(heard)).toBe(0);
  });
});
