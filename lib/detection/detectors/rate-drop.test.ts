import { describe, expect, test } from 'vitest';
import { raisesIn, testStart } from '../testing/observed-world';
import { type MinuteRate, playMinutes } from '../testing/play-minutes';
import { poisson, seededRandom } from '../testing/seeded-random';
import { rateDrop } from './rate-drop';

const day = 1440;
const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, number) => `${prefix}/${number}`);
const steady: MinuteRate = (minute) => 60 + (minute % 5);

describe('raises', () => {
  test('a topic that sends a fifth of its usual messages, within minutes, and clears when they are back', () => {
    const random = seededRandom(3);
    const { play } = playMinutes(rateDrop, ['plant/a', ...lines('office', 9)]);
    const usual: MinuteRate = () => poisson(60, random);
    expect(play(3 * day, usual)).toEqual([]);
    const [finding, ...rest] = play(6, (minute, position) =>
      position === 0 ? poisson(12, random) : usual(minute, 1),
    );
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ action: 'raise', key: 'topic:plant/a', severity: 'medium' });
    expect(finding?.at).toBeLessThanOrEqual(testStart + (3 * day + 4) * 60_000);
    expect(play(5, usual)).toMatchObject([{ action: 'clear', key: 'topic:plant/a' }]);
  });

  test('a line that is throttled, as one alert on its prefix', () => {
    const { play } = playMinutes(rateDrop, [...lines('plant/line1', 6), ...lines('office', 30)]);
    play(3 * day, steady);
    expect(
      raisesIn(play(5, (minute, position) => (position < 6 ? 8 : steady(minute, position)))),
    ).toMatchObject([{ key: 'prefix:plant/line1', evidence: { droppedTopics: 6 } }]);
  });

  test('on an approved topic that is young, and teaches a frozen or a dropped one nothing', () => {
    const { play, topics } = playMinutes(rateDrop, ['plant/a']);
    play(300, steady);
    topics.markApproved(0, true);
    const before = topics.rates.mean[0];
    expect(raisesIn(play(60, () => 5))).toHaveLength(1);
    expect(topics.rates.mean[0]).toBeGreaterThan((before ?? 0) * 0.85);
  });
});

describe('stays silent', () => {
  const random = seededRandom(5);
  test.each<{ name: string; rate: MinuteRate }>([
    {
      name: 'a topic that goes silent, which is told as such',
      rate: (m) => (m > 3.5 * day ? 0 : m === 3.5 * day ? 9 : 60),
    },
    {
      name: 'a planned stop that begins and ends within minutes',
      rate: (m) => (m < 3 * day ? 60 : ([60, 14, 0, 0, 0, 9, 60][m % 7] ?? 60)),
    },
    { name: 'a pause of a minute across two windows', rate: (m) => (m > 3 * day && m % 30 < 2 ? 29 : 60) },
    { name: 'bursts', rate: () => (random() < 0.1 ? 300 : 3) },
    { name: 'phases of an hour', rate: (m) => poisson(Math.floor(m / 60) % 3 === 0 ? 120 : 20, random) },
    {
      name: 'quiet nights',
      rate: (m) => poisson(60 * (1 + 0.8 * Math.sin((2 * Math.PI * m) / day)), random),
    },
    { name: 'a topic that hardly speaks', rate: (m) => (m > 3 * day ? 1 : 6) },
  ])('on $name', ({ rate }) => {
    const { play } = playMinutes(rateDrop, ['plant/a', 'plant/b']);
    expect(play(5 * day, rate)).toEqual([]);
  });

  test('while the topic is being learned', () => {
    const { play } = playMinutes(rateDrop, ['plant/a']);
    expect(play(2 * day, (minute) => (minute > day ? 5 : 60))).toEqual([]);
  });
});

test('a drop that lasts for a day becomes the normal rate', () => {
  const { play } = playMinutes(rateDrop, ['plant/a']);
  play(3 * day, steady);
  expect(play(2 * day, () => 9).map(({ action }) => action)).toEqual(['raise', 'clear']);
});

test('an alert of an earlier process that is not found again is cleared after five minutes', () => {
  const { play } = playMinutes(rateDrop, ['plant/a'], { openKeys: ['topic:plant/a'] });
  expect(play(4, steady)).toEqual([]);
  expect(play(3, steady)).toMatchObject([{ action: 'clear', key: 'topic:plant/a' }]);
});
