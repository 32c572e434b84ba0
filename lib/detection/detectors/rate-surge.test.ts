import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { closeMinute } from '../close-minute';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { poisson, seededRandom } from '../testing/seeded-random';
import { TopicStore } from '../topic-store';
import { rateSurge } from './rate-surge';

const hour = 60;
const day = 24 * hour;

type Rate = (minute: number, position: number) => number;

/** Plays minutes of traffic through store and detector; `rates` gives each topic's count in a minute. */
function plant(names: readonly string[], settings: unknown = {}, openKeys: readonly string[] = []) {
  const topics = new TopicStore();
  const indexes = names.map((name) => topics.intern(name));
  const detector = rateSurge.start(settings, { openKeys });
  const world = observedWorld({ topics });
  let minute = 0;
  return {
    topics,
    /** Counts one minute without closing it, and sweeps. */
    begin(rate: Rate): readonly Finding[] {
      for (const [position, index] of indexes.entries())
        for (let k = rate(minute, position); k > 0; k--)
          topics.count(index, 20, testStart + minute * 60_000 + 1000);
      return detector.run({ type: 'sweep' }, world, testStart + minute * 60_000 + 5000);
    },
    play(minutes: number, rate: Rate, seeingSince = 0): readonly Finding[] {
      const findings: Finding[] = [];
      for (let turn = 0; turn < minutes; turn++, minute++) {
        for (const [position, index] of indexes.entries())
          for (let k = rate(minute, position); k > 0; k--)
            topics.count(index, 20, testStart + minute * 60_000 + k);
        const at = testStart + (minute + 1) * 60_000;
        closeMinute(topics, at, seeingSince);
        findings.push(...detector.run({ type: 'minute' }, world, at));
      }
      return findings;
    },
  };
}

const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, number) => `${prefix}/${number}`);
const steady: Rate = (minute) => 20 + (minute % 3);

describe('raises', () => {
  test('a crude flood on a topic heard for twenty minutes only', () => {
    const { play, begin } = plant(['plant/a', ...lines('office', 9)]);
    expect(play(20, steady)).toEqual([]);
    const findings = begin((minute, position) => (position === 0 ? 4000 : steady(minute, position)));
    expect(findings).toMatchObject([{ action: 'raise', key: 'topic:plant/a' }]);
  });

  test('a tenfold minute, at its close', () => {
    const { play } = plant(['plant/a', ...lines('office', 9)]);
    expect(play(3 * day, steady)).toEqual([]);
    const [finding, ...rest] = play(1, (minute, position) =>
      position === 0 ? 210 : steady(minute, position),
    );
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      action: 'raise',
      key: 'topic:plant/a',
      severity: 'medium',
      evidence: { messagesPerMinute: 210 },
    });
    expect(raisesIn(finding ? [finding] : [])[0]?.title).toBe(
      'plant/a sends 10 times its usual rate on Plant',
    );
  });

  test('a flood within the running minute', () => {
    const { play, begin } = plant(['plant/a']);
    play(3 * day, steady);
    const findings = raisesIn(begin(() => 5000));
    expect(findings).toMatchObject([
      { key: 'topic:plant/a', severity: 'high', evidence: { messagesPerMinute: 5000 } },
    ]);
    expect(findings[0]?.summary).toContain('so far in this minute');
  });

  test('what the head of a minute makes certain, compared with what is usual by then', () => {
    const { play, begin, topics } = plant(['plant/bursty']);
    play(70, () => 60);
    const { rates } = topics;
    rates.dispersion[0] = 1;
    rates.pieceDispersion[0] = 1000;
    rates.windows[0] = 3 * day;
    rates.tenfold[0] = 10 * 8;
    const [finding] = raisesIn(begin(() => 61));
    expect(finding).toMatchObject({
      severity: 'medium',
      evidence: { messagesPerMinute: 732, usualPerMinute: 60 },
    });
    expect(finding?.title).toBe('plant/bursty sends 12 times its usual rate on Plant');
    expect(finding?.summary).toBe('61 messages so far in this minute, where 5 are usual by then.');
  });

  test('a lasting tripling of noisy traffic, within minutes', () => {
    const random = seededRandom(7);
    const { play } = plant(['plant/a']);
    expect(play(3 * day, () => poisson(8, random))).toEqual([]);
    const [first] = raisesIn(play(10, () => poisson(24, random)));
    expect(first?.at).toBeLessThanOrEqual(testStart + (3 * day + 5) * 60_000);
  });

  test('a flood on a topic that hardly ever speaks', () => {
    const { play } = plant(['plant/rare']);
    play(3 * day, (minute) => (minute % 600 === 0 ? 1 : 0));
    expect(raisesIn(play(1, () => 60))).toHaveLength(1);
  });

  test('a surge of a whole line as one alert on its prefix', () => {
    const { play } = plant([...lines('plant/line1', 6), ...lines('office', 30)]);
    play(3 * day, steady);
    expect(
      raisesIn(play(1, (minute, position) => (position < 6 ? 400 : steady(minute, position)))),
    ).toMatchObject([{ key: 'prefix:plant/line1', evidence: { surgingTopics: 6 } }]);
  });
});

test('an incident on a prefix lists what is likely part of it, though not certain by itself', () => {
  const { play } = plant([...lines('plant/line1', 7), ...lines('office', 30)]);
  play(3 * day, steady);
  const [finding] = raisesIn(
    play(1, (minute, position) => (position < 6 ? 400 : position === 6 ? 56 : steady(minute, position))),
  );
  expect(finding).toMatchObject({
    key: 'prefix:plant/line1',
    evidence: { suspectTopics: ['plant/line1/6'] },
  });
});

describe('follows', () => {
  test('a surge that goes on is told again every five minutes and clears after five calm ones', () => {
    const { play } = plant(['plant/a']);
    play(3 * day, steady);
    const during = play(12, () => 300);
    expect(during.map(({ action }) => action)).toEqual(['raise', 'raise', 'raise']);
    const after = play(10, steady);
    expect(after).toMatchObject([
      { action: 'clear', key: 'topic:plant/a', at: testStart + (3 * day + 17) * 60_000 },
    ]);
  });

  test.each([
    { name: 'that grows within the same minute', isSameMinute: true },
    { name: 'that grows in the minutes after', isSameMinute: false },
  ])(
    'a flood $name is told again at once, with the higher severity and the new count',
    ({ isSameMinute }) => {
      const { play, begin } = plant(['plant/a']);
      play(3 * day, steady);
      expect(raisesIn(begin(() => 300))).toMatchObject([{ key: 'topic:plant/a', severity: 'medium' }]);
      if (!isSameMinute) expect(play(1, () => 0)).toEqual([]);
      const [grown, ...rest] = raisesIn(begin(() => 20_000));
      expect(rest).toEqual([]);
      expect(grown).toMatchObject({
        key: 'topic:plant/a',
        severity: 'high',
        evidence: { messagesPerMinute: isSameMinute ? 20_300 : 20_000 },
      });
      expect(grown?.summary).toContain('so far in this minute');
      expect(begin(() => 20_000)).toEqual([]);
      expect(play(1, () => 0)).toEqual([]);
      expect(raisesIn(begin(() => 500_000))).toMatchObject([{ severity: 'high' }]);
    },
  );

  test('a surge that is over clears though its usual minutes differ', () => {
    const { play, begin } = plant(['plant/a']);
    play(3 * day, steady);
    play(2, () => 300);
    const after = Array.from({ length: 6 }, (_, minute) => [
      ...begin(() => 5 + 4 * minute),
      ...play(1, () => 0),
    ]).flat();
    expect(after).toMatchObject([{ action: 'clear', key: 'topic:plant/a' }]);
  });

  test('a surge that goes up and down is not told more often', () => {
    const { play } = plant(['plant/a']);
    play(3 * day, steady);
    const during = play(10, (minute) => 240 + 100 * (minute % 4));
    expect(during.map(({ action }) => action)).toEqual(['raise', 'raise']);
  });

  test('a surge teaches nothing', () => {
    const { play, topics } = plant(['plant/a']);
    play(3 * day, steady);
    const before = topics.rates.mean[0] ?? 0;
    play(6 * hour, () => 300);
    expect(topics.rates.mean[0]).toBeCloseTo(before, 0);
  });

  test('a level that lasts for a day becomes the normal one', () => {
    const { play } = plant(['plant/a']);
    play(3 * day, steady);
    const findings = play(3 * day, () => 300);
    expect(findings.filter(({ action }) => action === 'clear')).toHaveLength(1);
    expect(findings[findings.length - 1]).toMatchObject({ action: 'clear' });
  });
});

describe('stays silent', () => {
  const random = seededRandom(1);
  test.each<{ name: string; rate: Rate }>([
    { name: 'steady traffic', rate: steady },
    { name: 'Poisson traffic', rate: () => poisson(15, random) },
    { name: 'traffic with its own bursts', rate: () => (random() < 0.1 ? 100 : 2) },
    {
      name: 'traffic by day and hardly any by night',
      rate: (minute) => poisson(20 * (1 + 0.8 * Math.sin((2 * Math.PI * minute) / day)), random),
    },
    { name: 'a doubling of next to nothing', rate: (minute) => (minute > 3 * day ? 2 : 1) },
  ])('on $name', ({ rate }) => {
    const { play } = plant(lines('plant', 4));
    expect(play(5 * day, rate)).toEqual([]);
  });

  test('when a topic that hardly spoke so far empties its log in the first hours', () => {
    const { play } = plant(['plant/log', ...lines('office', 9)]);
    const rare: Rate = (minute, position) =>
      position > 0 ? steady(minute, position) : minute === 60 ? 4000 : minute % 10 === 0 ? 3 : 0;
    expect(play(2 * hour, rare)).toEqual([]);
  });

  test('in the first six hours, and below ten times the usual until the learning time is over', () => {
    const { play } = plant(['plant/a']);
    expect(play(6 * hour, (minute) => (minute === 300 ? 2500 : 20))).toEqual([]);
    expect(play(2 * day, (minute) => (minute % 100 === 90 ? 150 : 20))).toEqual([]);
    expect(raisesIn(play(1, () => 5000))).toHaveLength(1);
  });

  test('about a minute of which the monitor did not see all', () => {
    const { play } = plant(['plant/a']);
    play(3 * day, steady);
    expect(play(1, () => 5000, testStart + 3 * day * 60_000 + 30_000)).toEqual([]);
  });

  test('for half an hour after a surge has ended', () => {
    const { play } = plant(['plant/a']);
    play(3 * day, steady);
    play(2, () => 300);
    expect(play(6, steady)).toHaveLength(1);
    expect(play(2, () => 300)).toEqual([]);
    play(30, steady);
    expect(raisesIn(play(2, () => 300))).toHaveLength(1);
  });
});

test('an alert of an earlier process that is not found again is cleared', () => {
  const { play } = plant(['plant/a'], {}, ['topic:plant/a']);
  expect(play(10, steady)).toMatchObject([
    { action: 'clear', key: 'topic:plant/a', at: testStart + 5 * 60_000 },
  ]);
});
