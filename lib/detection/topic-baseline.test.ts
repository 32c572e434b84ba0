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
    before.rates.pieceDispersion[0] = 1234;
    const stored = JSON.parse(JSON.stringify(exportTopicBaseline(before, null, 0)));
    const after = new TopicStore();
    after.intern('other');
    const index = after.intern('plant/a');
    expect(restoreTopicBaseline(after, null, index, stored)).toBe(true);
    expect(exportTopicBaseline(after, null, index)).toEqual(exportTopicBaseline(before, null, 0));
    expect([after.gaps(index), after.firstSeenAt(index), after.lastSeenAt(index)]).toEqual([
      before.gaps(0),
      before.firstSeenAt(0),
      0,
    ]);
    expect(after.gapCount(0)).toBe(0);
  });

  test.each([-9, -1.1, 1.1, 9])(
    'a bond of %d between neighbouring minutes, as busy hours can make it, is taken back',
    (kinship) => {
      const before = learnedStore();
      before.rates.kinship[0] = kinship;
      const after = new TopicStore();
      const index = after.intern('plant/a');
      expect(restoreTopicBaseline(after, null, index, exportTopicBaseline(before, null, 0))).toBe(true);
      expect(after.rates.kinship[index]).toBeCloseTo(kinship, 5);
    },
  );

  test('the time between two processes is not learned as a gap', () => {
    const before = learnedStore();
    const after = new TopicStore();
    const index = after.intern('plant/a');
    restoreTopicBaseline(after, null, index, exportTopicBaseline(before, null, 0));
    after.count(index, 10, start + 30 * 86_400_000);
    expect(after.gaps(index)).toEqual(before.gaps(0));
    expect(after.firstSeenAt(index)).toBe(before.firstSeenAt(0));
  });

  test('version 1, which knew neither payloads nor marks, is still read', () => {
    const {
      k: _k,
      m: _m,
      p: _p,
      ...rest
    } = exportTopicBaseline(learnedStore(), null, 0) as Record<string, unknown>;
    const topics = new TopicStore();
    const index = topics.intern('plant/a');
    expect(restoreTopicBaseline(topics, null, index, { ...rest, v: 1 })).toBe(true);
    expect(exportTopicBaseline(topics, null, index)).toMatchObject({ ...rest, v: 2, k: 0, m: '', p: null });
  });

  test('carries the marks of people and what was learned of payloads', () => {
    const before = learnedStore();
    before.markFrozen(0, true);
    before.markApproved(0, true);
    const stored = exportTopicBaseline(before, { export: () => ({ sizes: [1, 2] }), restore: () => true }, 0);
    const restored: unknown[] = [];
    const topics = new TopicStore();
    const index = topics.intern('plant/a');
    const profiles = { export: () => null, restore: (...taken: unknown[]) => restored.push(taken) > 0 };
    expect(restoreTopicBaseline(topics, profiles, index, stored)).toBe(true);
    expect([topics.isFrozen(index), topics.isApproved(index), restored]).toEqual([
      true,
      true,
      [[index, { sizes: [1, 2] }]],
    ]);
  });

  test.each([
    { name: 'another version', stored: { v: 3 } },
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
    const before = exportTopicBaseline(topics, null, index);
    expect(restoreTopicBaseline(topics, null, index, stored)).toBe(false);
    expect(exportTopicBaseline(topics, null, index)).toEqual(before);
  });
});
