import { describe, expect, test } from 'vitest';
import { closeMinute } from './close-minute';
import { describeBaseline } from './describe-baseline';
import { poisson, seededRandom } from './testing/seeded-random';
import { exportTopicBaseline } from './topic-baseline';
import { TopicStore } from './topic-store';

const start = Date.UTC(2026, 0, 5);
const minuteMs = 60_000;
const day = 1440;

function learned(minutes: number, rate: (minute: number) => number): TopicStore {
  const topics = new TopicStore();
  const index = topics.intern('plant/a');
  for (let minute = 0; minute < minutes; minute++) {
    const count = rate(minute);
    for (let k = 0; k < count; k++)
      topics.count(index, 10, start + minute * minuteMs + (k * minuteMs) / count);
    closeMinute(topics, start + (minute + 1) * minuteMs, 0);
  }
  return topics;
}

const view = (topics: TopicStore, minutes: number, liveTopics = 100) =>
  describeBaseline(JSON.parse(JSON.stringify(exportTopicBaseline(topics, null, 0))), {
    now: start + minutes * minuteMs,
    liveTopics,
  });

describe('describeBaseline', () => {
  test('a steady topic: its rate, what would alarm, and after how long a silence does', () => {
    const random = seededRandom(4);
    const seen = view(
      learned(2 * day, () => poisson(60, random)),
      2 * day,
    );
    expect(seen).toMatchObject({
      phase: 'L2',
      learnedSince: start,
      isFrozen: false,
      isApproved: false,
      payload: null,
    });
    expect(seen?.rate?.meanPerMinute).toBeCloseTo(60, -1);
    expect(seen?.rate?.alarmFromPerMinute).toBeGreaterThan(119);
    expect(seen?.rate?.alarmFromPerMinute).toBeLessThan(160);
    expect(seen?.rate?.alarmUpToPerMinute).toBeGreaterThan(10);
    expect(seen?.rate).toMatchObject({ isBursty: false, burstyReason: null, hourlyMeans: null });
    expect(seen?.rate?.boundsByHour).toHaveLength(24);
    expect(seen?.rate?.boundsByHour[0]).toEqual({
      usual: seen?.rate?.usualPerMinute,
      alarmFrom: seen?.rate?.alarmFromPerMinute,
      alarmUpTo: seen?.rate?.alarmUpToPerMinute,
    });
    expect(seen?.gaps?.silenceAlarmSeconds).toBeGreaterThanOrEqual(60);
  });

  test('the more topics there are, the more a minute must stand out', () => {
    const topics = learned(day, () => 10);
    const few = view(topics, day, 100)?.rate?.alarmFromPerMinute ?? 0;
    const many = view(topics, day, 1_000_000)?.rate?.alarmFromPerMinute ?? 0;
    expect(many).toBeGreaterThan(few);
  });

  test('a bursty topic says so', () => {
    const random = seededRandom(9);
    const seen = view(
      learned(2 * day, () => (random() < 0.1 ? 50 : 0)),
      2 * day,
    );
    expect(seen?.rate).toMatchObject({ isBursty: true, alarmUpToPerMinute: null });
    expect(seen?.rate?.burstyReason).toContain('scatter');
  });

  test('a topic that has hardly been heard has no bounds yet', () => {
    expect(
      view(
        learned(5, () => 1),
        5,
      ),
    ).toMatchObject({ phase: 'L0', rate: null, gaps: null, windowsLearned: 5 });
  });

  test.each([[null], ['x'], [{ v: 9 }]])('%j is no baseline', (stored) => {
    expect(describeBaseline(stored, { now: start, liveTopics: 1 })).toBeNull();
  });
});
