import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { observedWorld, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { newTopic } from './new-topic';

const hour = 3_600_000;

function site(hoursKnown: number, openKeys: readonly string[] = []) {
  const topics = new TopicStore();
  for (let device = 0; device < 10; device++)
    for (const field of ['speed', 'temperature'])
      topics.count(topics.intern(`plant/pump${device}/${field}`), 10, testStart);
  const detector = newTopic.start({}, { openKeys });
  const world = observedWorld({ topics });
  const first = testStart + hoursKnown * hour;
  const begun = detector.run({ type: 'sweep' }, world, first);
  return {
    begun,
    sweep: (hours: number) => detector.run({ type: 'sweep' }, world, first + hours * hour),
    hear(names: readonly string[], seconds = 0): readonly Finding[] {
      const at = first + seconds * 1000;
      const signals = names.map((name, message) => {
        const topic = topics.intern(name);
        topics.count(topic, 10, at);
        return {
          kind: 'new-topic',
          topic,
          at,
          message,
          field: null,
          nats: 6,
          text: 'new',
          facts: {},
        } as const;
      });
      return detector.run({ type: 'signals', signals }, world, at);
    },
  };
}

describe('new-topic', () => {
  test('one more device of a known build is for information, told once for all its topics', () => {
    expect(site(48).hear(['plant/pump99/speed', 'plant/pump99/temperature'])).toMatchObject([
      { key: 'plant/+', severity: 'info', evidence: { newTopics: 2, isKnownTemplate: true } },
    ]);
  });

  test('the first death of a Sparkplug node that is known is no new topic; that of an unknown one is', () => {
    const plant = site(48);
    plant.hear(['spBv1.0/Mixing/NBIRTH/mixer']);
    expect(plant.hear(['spBv1.0/Mixing/NDEATH/mixer', 'spBv1.0/Mixing/NCMD/mixer'], 5)).toEqual([]);
    expect(plant.hear(['spBv1.0/Mixing/NDEATH/ghost'], 10)).toMatchObject([{ severity: 'low' }]);
  });

  test('a name of another build is low, and ends after an hour', () => {
    const plant = site(48);
    expect(plant.hear(['backdoor/cmd'])).toMatchObject([
      { key: 'backdoor', severity: 'low', subject: { kind: 'topic', id: 'backdoor/cmd' } },
    ]);
    expect(plant.hear(['backdoor/result'], 5)).toEqual([]);
    expect(plant.hear(['backdoor/more'], 70)).toMatchObject([
      { key: 'backdoor', evidence: { newTopics: 3 } },
    ]);
    expect(plant.sweep(0.5)).toEqual([]);
    expect(plant.sweep(1.1)).toMatchObject([{ action: 'clear', key: 'backdoor' }]);
  });

  test('stays silent while the broker is being learned, and remembers what it learned then', () => {
    const plant = site(10);
    expect(plant.hear(['other/thing'])).toEqual([]);
    expect(plant.hear(['other/thing2'], 20 * 3600)).toMatchObject([{ severity: 'low' }]);
  });

  test('stays silent on reserved topics, and leaves a flood to topic-explosion', () => {
    const plant = site(48);
    expect(plant.hear(['$SYS/x'])).toEqual([]);
    const flood = Array.from({ length: 5000 }, (_, n) => `x${n}/a/b`);
    expect(plant.hear(flood, 120).length).toBeLessThanOrEqual(30);
  });

  test('alerts of an earlier process are cleared', () => {
    expect(site(48, ['plant/+']).begun).toMatchObject([{ action: 'clear', key: 'plant/+' }]);
  });
});
