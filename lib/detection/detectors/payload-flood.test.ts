import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { closeMinute } from '../close-minute';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { payloadFlood } from './payload-flood';

const kibibyte = 1024;
const day = 1440;
type Sent = Readonly<Record<string, number>>;

function site(options: { memory?: unknown; openKeys?: readonly string[]; from?: number } = {}) {
  const topics = new TopicStore();
  const detector = payloadFlood.start({}, options);
  const world = observedWorld({ topics });
  let minute = options.from ?? 0;
  return {
    detector,
    /** Plays minutes of KiB by topic, with a look in the middle of each. */
    play(minutes: number, sent: (minute: number) => Sent): readonly Finding[] {
      const findings: Finding[] = [];
      for (let turn = 0; turn < minutes; turn++) {
        const at = testStart + minute * 60_000;
        topics.takeDirty();
        for (const [name, amount] of Object.entries(sent(minute)))
          topics.count(topics.intern(name), amount * kibibyte, at + 1000);
        findings.push(...detector.run({ type: 'sweep' }, world, at + 5000));
        minute++;
        closeMinute(topics, at + 60_000, 0);
        findings.push(...detector.run({ type: 'minute' }, world, at + 60_000));
      }
      return findings;
    },
  };
}

const usual = (minute: number): Sent => ({ 'plant/a': 40 + (minute % 7), 'plant/b': 30 });

describe('payload-flood', () => {
  test('one topic that carries a hundred times the usual bytes, within seconds, and it ends', () => {
    const plant = site();
    expect(plant.play(2 * day, usual)).toEqual([]);
    const findings = plant.play(2, (minute) => ({ ...usual(minute), 'plant/x': 20_000 }));
    expect(findings).toMatchObject([
      { action: 'raise', key: 'broker', severity: 'high', subject: { kind: 'topic', id: 'plant/x' } },
    ]);
    expect(findings[0]?.at).toBe(testStart + 2 * day * 60_000 + 5000);
    expect(raisesIn(findings)[0]?.title).toBe('20 MiB of payload within a minute on Plant');
    expect(plant.play(5, usual)).toMatchObject([{ action: 'clear', key: 'broker' }]);
  });

  test('many topics together are one alert on the broker', () => {
    const plant = site();
    plant.play(2 * day, usual);
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`x/${n}`, 400]));
    expect(plant.play(1, () => many)).toMatchObject([{ subject: { kind: 'broker' } }]);
  });

  test('the fixed limit counts from the first minute on', () => {
    const plant = site();
    plant.play(1, usual);
    expect(plant.play(1, () => ({ 'plant/x': 700 * kibibyte }))).toMatchObject([{ action: 'raise' }]);
  });

  test.each<{ name: string; sent: (minute: number) => Sent }>([
    {
      name: 'a download that comes every night',
      sent: (m) => (m % day < 10 ? { firmware: 30_000 } : usual(m)),
    },
    { name: 'a tripled load', sent: (m) => (m > 2 * day ? { 'plant/a': 220 } : usual(m)) },
    {
      name: 'one large message on a small site',
      sent: (m) => (m === 3 * day ? { 'plant/a': 2000 } : usual(m)),
    },
  ])('stays silent on $name', ({ sent }) => {
    expect(site().play(4 * day, sent)).toEqual([]);
  });

  test('while it is being learned only the fixed limit counts, and what was learned survives a restart', () => {
    const before = site();
    before.play(day / 2, usual);
    expect(before.play(1, () => ({ 'plant/x': 20_000 }))).toEqual([]);
    before.play(2 * day, usual);
    const after = site({ memory: before.detector.memory(), openKeys: ['broker'], from: 3 * day });
    expect(after.play(1, usual)).toMatchObject([{ action: 'clear' }]);
    expect(after.play(1, () => ({ 'plant/x': 90_000 }))).toMatchObject([{ action: 'raise' }]);
  });
});
