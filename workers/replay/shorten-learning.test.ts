import { expect, it } from 'vitest';
import { detectors } from '@/lib/detection/registry';
import { shortenLearning } from './shorten-learning';

const hour = 3_600_000;

it('lets detectors judge after the time that a person gave for learning, and never later than they would', () => {
  const short = shortenLearning(detectors, 3 * hour);
  expect(short).toMatchObject({
    'topic-silence': { learningHours: 3 - 1 / 30 },
    'rate-surge': { learningHours: 3 - 1 / 30 },
  });
  for (const { kind, settings } of detectors)
    if (short[kind] !== undefined)
      expect([3 - 1 / 30, 2]).toContain(
        (settings.parse(short[kind]) as { learningHours: number }).learningHours,
      );
  expect(shortenLearning(detectors, 1000)).toMatchObject({ 'topic-silence': { learningHours: 1 } });
  expect(shortenLearning(detectors, 10_000 * hour)).toEqual({});
});

it.each([
  'auth-spray',
  'auth-success-after-failures',
  'connection-flood',
  'new-mqtt-client',
  'new-source-address',
  'rogue-bridge',
  'share-group-join',
  'topic-scan',
])('%s learns for whole hours, and so long at most', (kind) => {
  expect(shortenLearning(detectors, 3 * hour)[kind]).toEqual({ learningHours: 2 });
});

it('knows the learning time of every detector by one name', () => {
  const names = detectors.flatMap(({ settings }) => Object.keys(settings.parse({}) as object));
  expect(new Set(names.filter((name) => name.startsWith('learn')))).toEqual(new Set(['learningHours']));
});

it.each([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN, 0, -5])(
  'changes nothing when nothing was said (%s)',
  (learnedMs) => {
    expect(shortenLearning(detectors, learnedMs)).toEqual({});
  },
);
