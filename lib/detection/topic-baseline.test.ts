import { describe, expect, test } from 'vitest';
import { closeMinute } from './close-minute';
import { poisson, seededRandom } from './testing/seeded-random';
import { exportTopicBaseline, restoreTopicBaseline } from './topic-baseline';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);

function learnedStore(): TopicStore {
  const topics = new TopicStore();
  const random = seededRandom(5);
  const index = topics.intern('plant/a');
  for (let minute = 0; minute < 3 * 1440; minute++) {
    for (let k = poisson(Math.floor(minute / 60) % 24 < 12 ? 2 : 8, random); k > 0; k--)
      topics.count(index, 10, start + minute * 60_000 + k * 1000);
    closeMinute(topics, start + (minute + 1) * 60_000, 0);
  }
  return topics;
}

describe('topic baseline', () => {
  test('survives a trip through JSON into another store, at another index', () => {
    const before = learnedStore();
    const stored = JSON.parse(JSON.stringify(exportTopicBaseline(before, 0)));
    const after = new TopicStore();
    after.intern('other');
    const index = after.intern('plant/a');
    expect(restoreTopicBaseline(after, index, stored)).toBe(true);
    expect(exportTopicBaseline(after, index)).toEqual(exportTopicBaseline(before, 0));
    expect([after.gaps(index), after.firstSeenAt(index), after.lastSeenAt(index)]).toEqual([
      before.gaps(0),
      before.firstSeenAt(0),
      0,
    ]);
    expect(after.gapCount(0)).toBe(0);
  });

  test('the time between two processes is not learned as a gap', () => {
    const before = learnedStore();
    const after = new TopicStore();
    const index = after.intern('plant/a');
    restoreTopicBaseline(after, index, exportTopicBaseline(before, 0));
    after.count(index, 10, start + 30 * 86_400_000);
    expect(after.gaps(index)).toEqual(before.gaps(0));
    expect(after.firstSeenAt(index)).toBe(before.firstSeenAt(0));
  });

  test.each([
    { name: 'another version', stored: { v: 2 } },
    { name: 'nothing', stored: null },
    {
      name: 'a short list of hours',
      stored: { v: 1, f: 0, g: [0, 0, 0, 0], r: [0, 0, 0, 0, 0], h: [1], t: 0 },
    },
    {
      name: 'an impossible number',
      stored: {
        v: 1,
        f: 0,
        g: [-1, 0, 0, 0],
        r: [0, 0, 0, 0, 0],
        h: Array.from({ length: 24 }, () => 0),
        t: 0,
      },
    },
  ])('$name is refused and changes nothing', ({ stored }) => {
    const topics = new TopicStore();
    const index = topics.intern('plant/a');
    const before = exportTopicBaseline(topics, index);
    expect(restoreTopicBaseline(topics, index, stored)).toBe(false);
    expect(exportTopicBaseline(topics, index)).toEqual(before);
  });
});
