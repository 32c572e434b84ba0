import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { closeMinute } from '../close-minute';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { topicExplosion } from './topic-explosion';

const minute = 60_000;
const day = 1440;

/** A broker with a hundred topics, of which one is new each hour; plays minutes, with extra new topics in each second. */
function site(
  options: { memory?: unknown; topics?: TopicStore; openKeys?: readonly string[]; seeingSince?: number } = {},
) {
  const topics = options.topics ?? new TopicStore();
  const detector = topicExplosion.start({}, options);
  const world = observedWorld({ topics, seeingSince: options.seeingSince ?? 0 });
  let at = testStart;
  let made = topics.size;
  const hear = (count: number, name: (number: number) => string) => {
    for (let k = 0; k < count; k++) topics.count(topics.intern(name(made++)), 10, at);
  };
  return {
    topics,
    detector,
    /** Learns two days of a topic an hour. */
    learn(): readonly Finding[] {
      const findings: Finding[] = [];
      hear(100, (n) => `plant/${n}`);
      for (let turn = 0; turn < 2 * day; turn++) {
        at += minute;
        if (turn % 60 === 0) hear(1, (n) => `plant/${n}`);
        closeMinute(topics, at, 0);
        findings.push(
          ...detector.run({ type: 'sweep' }, world, at),
          ...detector.run({ type: 'minute' }, world, at),
        );
      }
      return findings;
    },
    play(seconds: number, perSecond: number, name = (n: number) => `x/${n}/y`): readonly Finding[] {
      const findings: Finding[] = [];
      for (let second = 0; second < seconds; second++) {
        at += 1000;
        hear(perSecond, name);
        findings.push(...detector.run({ type: 'sweep' }, world, at));
        if (at % minute === 0) findings.push(...detector.run({ type: 'minute' }, world, at));
      }
      return findings;
    },
    since: () => at,
  };
}

describe('topic-explosion', () => {
  test('thousands of new topics are one alert within two seconds, with examples and templates, and it ends', () => {
    const plant = site();
    expect(plant.learn()).toEqual([]);
    const began = plant.since();
    const findings = plant.play(10, 500);
    expect(findings[0]).toMatchObject({ action: 'raise', key: 'broker', severity: 'high' });
    expect(findings[0]?.at).toBeLessThanOrEqual(began + 2000);
    expect(raisesIn(findings).length).toBeLessThanOrEqual(3);
    expect(raisesIn(findings)[0]?.evidence).toMatchObject({
      isStoreFull: false,
      templates: [{ template: 'x/+/y', topics: expect.any(Number) }],
    });
    expect(plant.play(400, 0)).toMatchObject([{ action: 'clear', key: 'broker' }]);
  });

  test('says when the store is full, and counts what is refused', () => {
    const plant = site({ topics: new TopicStore({ topicsMax: 300 }) });
    plant.learn();
    const [, ...later] = raisesIn(plant.play(30, 100));
    expect(later.at(-1)?.evidence).toMatchObject({ isStoreFull: true, refusedMessages: expect.any(Number) });
    expect(later.at(-1)?.summary).toContain('nearly full');
  });

  test('a new device with 25 topics is none', () => {
    const plant = site();
    plant.learn();
    expect([...plant.play(1, 25), ...plant.play(120, 0)]).toEqual([]);
  });

  test('a flood on a broker that is still being learned is told with that reserve', () => {
    const plant = site();
    expect(plant.play(660, 0)).toEqual([]);
    plant.play(5, 20);
    const findings = raisesIn(plant.play(10, 500));
    expect(findings[0]).toMatchObject({
      severity: 'medium',
      confidence: 0.6,
      summary: expect.stringContaining('still being learned'),
    });
  });

  test('a plant of thousands of topics that is heard for the first time is none', () => {
    expect(raisesIn(site().play(120, 500))).toEqual([]);
  });

  test('nor are new parts of a large plant that is still being learned', () => {
    const plant = site();
    plant.play(600, 10);
    expect(raisesIn(plant.play(30, 40))).toEqual([]);
  });

  test('nor is a broker that is being learned', () => {
    expect(site().play(300, 50)).toEqual([]);
  });

  test('nor a restart of the monitor, when what was heard before is restored and a few topics are not', () => {
    const before = site();
    before.learn();
    const topics = new TopicStore();
    for (let index = 0; index < before.topics.size; index++)
      topics.restoreGaps(
        topics.intern(before.topics.name(index)),
        before.topics.gaps(index),
        testStart - day * minute,
      );
    const after = site({ topics, memory: before.detector.memory(), seeingSince: testStart });
    const known = Array.from({ length: 140 }, (_, n) => `plant/${n}`);
    expect(after.play(3, 60, (n) => known[n % 140] ?? '')).toEqual([]);
    expect(after.play(1, 60)).toEqual([]);
    expect(after.play(180, 0)).toEqual([]);
  });

  test('an alert of an earlier process that is not found again is cleared', () => {
    expect(site({ openKeys: ['broker'] }).play(60, 0)).toMatchObject([{ action: 'clear', key: 'broker' }]);
  });
});
