import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import type { World } from '../detector';
import { hourRateCode } from '../hour-rate';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { topicSilence } from './topic-silence';

const hour = 3_600_000;
/** When the learned days end and the story begins. */
const learnedAt = testStart + 60 * hour;

/** Topics that each spoke every `seconds` (with a third of jitter) for 60 hours; the last message at `learnedAt`. */
function learned(names: readonly string[], seconds = 60, topics = new TopicStore()): TopicStore {
  for (const [position, name] of names.entries()) {
    const index = topics.intern(name);
    let at = testStart + position;
    for (let turn = 0; at < learnedAt - seconds * 1000; turn++) {
      topics.count(index, 10, at);
      at += seconds * 1000 * (1 + 0.3 * Math.sin(turn * 1.7 + position));
    }
    topics.count(index, 10, learnedAt);
  }
  return topics;
}

function listen(topics: TopicStore, options: { settings?: unknown; openKeys?: readonly string[] } = {}) {
  const detector = topicSilence.start(options.settings ?? {}, options);
  return (minutes: number, world: Partial<World> = {}): readonly Finding[] =>
    detector.run({ type: 'sweep' }, observedWorld({ topics, ...world }), learnedAt + minutes * 60_000);
}

const lines = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, number) => `${prefix}/${number}`);
/** Keeps every topic but the given ones talking until `minutes`. */
function keepTalking(topics: TopicStore, minutes: number, isQuiet: (name: string) => boolean): void {
  for (let index = 0; index < topics.size; index++)
    if (!isQuiet(topics.name(index))) topics.count(index, 10, learnedAt + minutes * 60_000);
}

describe('raises', () => {
  test('a topic that stops, once, after settling, and clears it when it speaks', () => {
    const topics = learned(['plant/a', ...lines('office', 20)]);
    const sweep = listen(topics);
    const seen: Finding[] = [];
    for (let minutes = 1; minutes <= 30; minutes += 0.5) {
      keepTalking(topics, minutes, (name) => name === 'plant/a');
      seen.push(...sweep(minutes));
    }
    expect(seen).toMatchObject([
      {
        action: 'raise',
        key: 'topic:plant/a',
        severity: 'medium',
        subject: { kind: 'topic', id: 'plant/a' },
      },
    ]);
    expect(seen[0]?.at).toBeLessThanOrEqual(learnedAt + 8 * 60_000);
    expect(raisesIn(seen)[0]?.summary).toMatch(
      /^No message on plant\/a for \d.* minutes\. In 2\.5 days it spoke every \d+ seconds on average/,
    );
    keepTalking(topics, 31, () => false);
    expect(sweep(31)).toMatchObject([
      { action: 'clear', key: 'topic:plant/a', summary: 'plant/a speaks again after 31 minutes.' },
    ]);
  });

  test('a line that stops is one alert on its prefix', () => {
    const topics = learned([...lines('plant/line1', 8), ...lines('office', 40)]);
    keepTalking(topics, 15, (name) => name.startsWith('plant/line1'));
    const findings = raisesIn(listen(topics)(15));
    expect(findings).toMatchObject([
      { key: 'prefix:plant/line1', severity: 'high', evidence: { silentTopics: 8, regularTopics: 8 } },
    ]);
    expect(findings[0]?.title).toBe('plant/line1/ has gone silent on Plant: 8 topics');
  });

  test('a third of everything is one alert on the broker', () => {
    const topics = learned([...lines('plant', 20), ...lines('office', 30)]);
    keepTalking(topics, 15, (name) => name.startsWith('plant'));
    expect(raisesIn(listen(topics)(15))).toMatchObject([
      {
        key: 'broker',
        subject: { kind: 'broker', id: '7' },
        evidence: { silentTopics: 20, regularTopics: 50 },
      },
    ]);
  });
});

describe('when a prefix speaks again', () => {
  /** Twelve topics a minute and eight that speak every five, all silent until the fast ones return after 40 minutes. */
  function returning() {
    const topics = learned([...lines('plant/line1/fast', 12), ...lines('office', 80)]);
    learned(lines('plant/line1/slow', 8), 300, topics);
    const sweep = listen(topics);
    const play = (from: number, to: number, isQuiet: (name: string) => boolean) => {
      const seen: Finding[] = [];
      for (let minutes = from; minutes < to; minutes += 0.5) {
        keepTalking(topics, minutes, isQuiet);
        seen.push(...sweep(minutes));
      }
      return seen.map(({ action, key }) => `${action} ${key}`);
    };
    expect(play(1, 40, (name) => name.startsWith('plant'))).toContain('raise prefix:plant/line1');
    return play;
  }

  test('its slowest topics are not told by themselves while they may still speak again', () => {
    const play = returning();
    expect(play(40, 45, (name) => name.includes('slow'))).toEqual(['clear prefix:plant/line1']);
    expect(play(45, 120, () => false)).toEqual([]);
  });

  test('a topic that stays silent is told after twice its longest gap', () => {
    const play = returning();
    const stays = (name: string) => name === 'plant/line1/slow/3';
    expect(play(40, 48, stays)).toEqual(['clear prefix:plant/line1']);
    expect(play(48, 70, stays)).toEqual(['raise topic:plant/line1/slow/3']);
    expect(play(70, 72, () => false)).toEqual(['clear topic:plant/line1/slow/3']);
  });

  test('the outage teaches no gap to a topic that was awaited', () => {
    const topics = learned([...lines('plant/line1', 20), ...lines('office', 80)]);
    const sweep = listen(topics);
    const slow = topics.indexOf('plant/line1/3');
    const before = topics.gaps(slow).mean;
    for (const minutes of [15, 30, 40, 41]) {
      const isBack = minutes >= 40;
      keepTalking(topics, minutes, (name) => (isBack ? name === 'plant/line1/3' : name.startsWith('plant')));
      sweep(minutes);
    }
    topics.count(slow, 10, learnedAt + 42 * 60_000);
    expect(topics.gaps(slow).mean).toBe(before);
    expect(sweep(42)).toEqual([]);
  });
});

describe('stays silent', () => {
  const quiet = (topics: TopicStore, minutes: number, world: Partial<World> = {}, settings: unknown = {}) =>
    listen(topics, { settings })(minutes, world);

  test('while the broker link is not up', () => {
    expect(quiet(learned(['plant/a']), 60, { brokerState: 'offline' })).toEqual([]);
    expect(quiet(learned(['plant/a']), 60, { brokerState: 'blind' })).toEqual([]);
  });

  test('about the time before the monitor saw the broker again', () => {
    const topics = learned(['plant/a', ...lines('office', 5)]);
    expect(quiet(topics, 600, { seeingSince: learnedAt + 599 * 60_000 })).toEqual([]);
    expect(quiet(topics, 660, { seeingSince: learnedAt + 600 * 60_000 })).not.toEqual([]);
  });

  test('while a topic is still being learned', () => {
    expect(quiet(learned(['plant/a']), 60, {}, { learningHours: 72 })).toEqual([]);
  });

  test('on a topic that has rarely spoken', () => {
    expect(quiet(learned(['plant/a'], 4 * 3600), 24 * 60)).toEqual([]);
  });

  test('on Sparkplug, which reports by exception, and on $SYS', () => {
    expect(quiet(learned(['spBv1.0/Site/DDATA/Line1/Pump', '$SYS/broker/uptime']), 600)).toEqual([]);
  });

  test('on a topic that pauses every night', () => {
    const topics = new TopicStore();
    const index = topics.intern('plant/shift');
    for (let day = 0; day < 4; day++)
      for (let minute = 6 * 60; minute < 22 * 60; minute++)
        topics.count(index, 10, testStart + day * 24 * hour + minute * 60_000);
    const detector = topicSilence.start({});
    const night = testStart + 3 * 24 * hour + 22 * hour;
    for (let hours = 0; hours < 9; hours++)
      expect(detector.run({ type: 'sweep' }, observedWorld({ topics }), night + hours * hour)).toEqual([]);
  });
});

test('a pause that is long by day is none by night, once the hours are known', () => {
  const silentFor = (minutes: number, perMinute: number) => {
    const topics = learned(['plant/a'], 10);
    topics.rates.mean[0] = 6;
    topics.rates.hoursLearned[0] = 0xffffff;
    topics.rates.hourRates.fill(hourRateCode(perMinute), 0, 24);
    return raisesIn(listen(topics, { settings: { settleSeconds: 0 } })(minutes)).length;
  };
  expect([silentFor(1.5, 6), silentFor(1.5, 1.2), silentFor(8, 1.2)]).toEqual([1, 0, 1]);
});

describe('after a restart', () => {
  test('an open alert is cleared by the first message, and not before', () => {
    const topics = new TopicStore();
    topics.intern('plant/a');
    const sweep = listen(topics, { openKeys: ['topic:plant/a', 'prefix:plant', 'topic:plant/gone'] });
    expect(sweep(1)).toEqual([]);
    topics.count(0, 1, learnedAt + 60_000);
    expect(sweep(2).map(({ action, key }) => `${action} ${key}`)).toEqual([
      'clear topic:plant/a',
      'clear prefix:plant',
    ]);
    expect(sweep(3)).toEqual([]);
  });
});
